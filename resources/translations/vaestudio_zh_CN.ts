<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>vaestudio</name>
        <message>
            <source>+ gap</source>
            <translation>+ 差距</translation>
        </message>
        <message>
            <source>0 (automatic) or a whole number from 16 to 128</source>
            <translation>0（自动）或 16 到 128 的整数</translation>
        </message>
        <message>
            <source>131,600 digits and letters in 47 classes, 28 × 28, grey. 562 MB.</source>
            <translation>131,600 个数字和字母，47 类，28 × 28，灰度。562 MB。</translation>
        </message>
        <message>
            <source>145,600 letters in 26 classes, 28 × 28, grey. 562 MB.</source>
            <translation>145,600 个字母，26 类，28 × 28，灰度。562 MB。</translation>
        </message>
        <message>
            <source>280,000 digits, 28 × 28, grey. 562 MB.</source>
            <translation>280,000 个数字，28 × 28，灰度。562 MB。</translation>
        </message>
        <message>
            <source>60,000 photographs of 10 kinds of things, 32 × 32, colour. 170 MB.</source>
            <translation>60,000 张照片，10 类物体，32 × 32，彩色。170 MB。</translation>
        </message>
        <message>
            <source>70,000 cursive Japanese characters in 10 classes, 28 × 28, grey. 21 MB.</source>
            <translation>70,000 个草书日文字符，10 类，28 × 28，灰度。21 MB。</translation>
        </message>
        <message>
            <source>70,000 digits drawn by a simulated pen, with all that was varied. Built in.</source>
            <translation>70,000 个由模拟笔写成的数字，所有变化因素均已知。内置。</translation>
        </message>
        <message>
            <source>70,000 handwritten digits, 28 × 28, grey: what most papers begin with. 12 MB.</source>
            <translation>70,000 个手写数字，28 × 28，灰度：多数论文的起点。12 MB。</translation>
        </message>
        <message>
            <source>70,000 pieces of clothing in 10 kinds, 28 × 28, grey. 31 MB.</source>
            <translation>70,000 件服饰，10 类，28 × 28，灰度。31 MB。</translation>
        </message>
        <message>
            <source>99,289 house numbers from the street, 32 × 32, colour. 246 MB.</source>
            <translation>99,289 个街景门牌号，32 × 32，彩色。246 MB。</translation>
        </message>
        <message>
            <source>= − reconstruction</source>
            <translation>= − 重构</translation>
        </message>
        <message>
            <source>A ZIP, npz, HDF5 or IDX file of images becomes the data.</source>
            <translation>将 ZIP、npz、HDF5 或 IDX 图像文件用作数据。</translation>
        </message>
        <message>
            <source>A dimension is silent when its KL is at most 0.01 nats: moving it changes nothing</source>
            <translation>KL 不超过 0.01 奈特的维度是沉默的：移动它不改变任何东西</translation>
        </message>
        <message>
            <source>A folder of images</source>
            <translation>图像文件夹</translation>
        </message>
        <message>
            <source>A folder of images; subfolders are classes.</source>
            <translation>图像文件夹；每个子文件夹为一类。</translation>
        </message>
        <message>
            <source>About VAE Studio</source>
            <translation>关于 VAE Studio</translation>
        </message>
        <message>
            <source>Above the test image, below its reconstruction with its loss in nats. Click to follow an image in every panel.</source>
            <translation>上为测试图像，下为重构及其损失（奈特）。单击即可在所有面板中跟踪该图像。</translation>
        </message>
        <message>
            <source>Across</source>
            <translation>横向</translation>
        </message>
        <message>
            <source>Activation</source>
            <translation>激活函数</translation>
        </message>
        <message>
            <source>Active units</source>
            <translation>活跃单元</translation>
        </message>
        <message>
            <source>Active units by KL</source>
            <translation>活跃单元（按 KL）</translation>
        </message>
        <message>
            <source>Active units by the variance of the posterior mean</source>
            <translation>活跃单元（按后验均值的方差）</translation>
        </message>
        <message>
            <source>Add session…</source>
            <translation>添加会话…</translation>
        </message>
        <message>
            <source>Advanced</source>
            <translation>高级</translation>
        </message>
        <message>
            <source>All classes</source>
            <translation>所有类别</translation>
        </message>
        <message>
            <source>All right</source>
            <translation>知道了</translation>
        </message>
        <message>
            <source>Alternate every</source>
            <translation>交替间隔</translation>
        </message>
        <message>
            <source>An autoencoder is deterministic: one z for each image. It has no σ, no ε and no KL, and without a prior no evidence.</source>
            <translation>自编码器是确定性的：每张图像对应一个 z。它没有 σ、ε 和 KL；没有先验，也就没有证据。</translation>
        </message>
        <message>
            <source>An empty sheet (Delete)</source>
            <translation>清空画布（Delete）</translation>
        </message>
        <message>
            <source>Apply and restart</source>
            <translation>应用并重新开始</translation>
        </message>
        <message>
            <source>Arrangement: Lecture</source>
            <translation>布局：讲课</translation>
        </message>
        <message>
            <source>Arrangement: Research</source>
            <translation>布局：研究</translation>
        </message>
        <message>
            <source>Arrangement: Workbench</source>
            <translation>布局：工作台</translation>
        </message>
        <message>
            <source>Arrow keys move it by 0.05, the number beside it by 0.01; double-click for zero</source>
            <translation>方向键每次移动 0.05，旁边的数字每次 0.01；双击归零</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Autoencoder</source>
            <translation>自编码器</translation>
        </message>
        <message>
            <source>Automatic is colour as soon as one picture has any.</source>
            <translation>自动：只要有一张图像是彩色，就用彩色。</translation>
        </message>
        <message>
            <source>Back to the window; nothing changes. (Esc)</source>
            <translation>返回窗口，不作任何更改。（Esc）</translation>
        </message>
        <message>
            <source>Back to what the run was built with.</source>
            <translation>恢复为本次运行构建时的设置。</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>批大小</translation>
        </message>
        <message>
            <source>Begin a new run with these images.</source>
            <translation>用这些图像开始新的运行。</translation>
        </message>
        <message>
            <source>Begin a run with the value of the selected line (Enter)</source>
            <translation>用所选行的值开始运行（Enter）</translation>
        </message>
        <message>
            <source>Begin again with the defaults; what was trained is kept.</source>
            <translation>以默认设置重新开始；已训练的内容会保留。</translation>
        </message>
        <message>
            <source>Beta</source>
            <translation>KL 权重</translation>
        </message>
        <message>
            <source>Beta: schedule</source>
            <translation>KL 权重：调度</translation>
        </message>
        <message>
            <source>Beta: schedule length</source>
            <translation>KL 权重：调度长度</translation>
        </message>
        <message>
            <source>Binarise</source>
            <translation>二值化</translation>
        </message>
        <message>
            <source>Bring it back (Ctrl-Shift-Z)</source>
            <translation>恢复（Ctrl-Shift-Z）</translation>
        </message>
        <message>
            <source>Build: needs a restart</source>
            <translation>构建：需重新开始</translation>
        </message>
        <message>
            <source>CIFAR-10</source>
            <translation>CIFAR-10</translation>
        </message>
        <message>
            <source>CIFAR-10's six batches</source>
            <translation>CIFAR-10 的六个批次</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Capacity</source>
            <translation>容量</translation>
        </message>
        <message>
            <source>Capacity: schedule</source>
            <translation>容量：调度</translation>
        </message>
        <message>
            <source>Capacity: schedule length</source>
            <translation>容量：调度长度</translation>
        </message>
        <message>
            <source>Centre</source>
            <translation>居中</translation>
        </message>
        <message>
            <source>Changed: takes effect after a restart.</source>
            <translation>已更改：重新开始后生效。</translation>
        </message>
        <message>
            <source>Channels</source>
            <translation>通道数</translation>
        </message>
        <message>
            <source>Channels of each convolution of the encoder, separated by commas. Each halves the picture; the decoder mirrors them.</source>
            <translation>编码器各卷积层的通道数，以逗号分隔。每层将图像边长减半；解码器与之对称。</translation>
        </message>
        <message>
            <source>Choose a smaller size…</source>
            <translation>选择更小的尺寸…</translation>
        </message>
        <message>
            <source>Choose by itself</source>
            <translation>自动选择</translation>
        </message>
        <message>
            <source>Choose its data…</source>
            <translation>选择其数据…</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Class {name}</source>
            <translation>类别 {name}</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清空</translation>
        </message>
        <message>
            <source>Click a point to select its image; drag to move z. Shift-drag: a line and the pictures between. Ctrl-drag: a lasso and its mean. Wheel: zoom. Middle or right drag: pan. Double click: whole view.</source>
            <translation>单击点选择图像；拖动移动 z。Shift 拖动：一条线及沿线图像。Ctrl 拖动：套索及其均值。滚轮：缩放。中键或右键拖动：平移。双击：全览。</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Close, and do not show this again</source>
            <translation>关闭，且不再显示</translation>
        </message>
        <message>
            <source>Codes drawn and decoded for each picture of a batch. More make the gradient less noisy and the step slower; with a batch of 100 one is enough.</source>
            <translation>批中每张图像采样并解码的隐变量个数。越多梯度噪声越小，每步也越慢；批大小为 100 时一个就够。</translation>
        </message>
        <message>
            <source>Codes drawn and decoded for each picture. 1 is the VAE; more tighten the bound and cost as much more.</source>
            <translation>每张图像采样并解码的隐变量个数。1 即 VAE；越多下界越紧，开销也成倍增加。</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Colour of the points</source>
            <translation>点的颜色</translation>
        </message>
        <message>
            <source>Command line: {name}</source>
            <translation>命令行：{name}</translation>
        </message>
        <message>
            <source>Command palette</source>
            <translation>命令面板</translation>
        </message>
        <message>
            <source>Commands</source>
            <translation>命令</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Compared: {n}</source>
            <translation>已比较：{n}</translation>
        </message>
        <message>
            <source>Component spread</source>
            <translation>分量标准差</translation>
        </message>
        <message>
            <source>Components</source>
            <translation>分量数</translation>
        </message>
        <message>
            <source>Conditional VAE</source>
            <translation>条件 VAE</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy as command</source>
            <translation>复制为命令</translation>
        </message>
        <message>
            <source>Copy image</source>
            <translation>复制图像</translation>
        </message>
        <message>
            <source>Copy list</source>
            <translation>复制列表</translation>
        </message>
        <message>
            <source>Copy this text into your report. Nothing is sent; please remove what is private.</source>
            <translation>请将此文本复制到您的报告中。不会发送任何内容；请删去私人信息。</translation>
        </message>
        <message>
            <source>Correlation of factors and axes</source>
            <translation>因素与坐标轴的相关</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Decoded along the line</source>
            <translation>沿线解码</translation>
        </message>
        <message>
            <source>Decoded codes of a plane</source>
            <translation>平面上各点解码出的图像</translation>
        </message>
        <message>
            <source>Decoded field</source>
            <translation>解码场</translation>
        </message>
        <message>
            <source>Decoder</source>
            <translation>解码器</translation>
        </message>
        <message>
            <source>Dense layer</source>
            <translation>全连接层</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>Details for a report</source>
            <translation>供报告使用的详情</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>Dimension across</source>
            <translation>横轴维度</translation>
        </message>
        <message>
            <source>Dimension under the pointer, or the last to fall silent</source>
            <translation>指针所指的维度，或最近沉默的维度</translation>
        </message>
        <message>
            <source>Dimension upwards</source>
            <translation>纵轴维度</translation>
        </message>
        <message>
            <source>Dimension {n} of z</source>
            <translation>z 的第 {n} 维</translation>
        </message>
        <message>
            <source>Dimension {n} of z, as a number</source>
            <translation>z 的第 {n} 维，数值</translation>
        </message>
        <message>
            <source>Dimensions</source>
            <translation>维度</translation>
        </message>
        <message>
            <source>Dimensions whose KL, averaged over the images, is above 0.01 nats</source>
            <translation>对图像平均的 KL 大于 0.01 奈特的维度</translation>
        </message>
        <message>
            <source>Dimensions whose posterior mean varies over the images by more than 0.01 (Burda et al. 2016)</source>
            <translation>后验均值在图像间的方差大于 0.01 的维度（Burda et al. 2016）</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃</translation>
        </message>
        <message>
            <source>Downloading</source>
            <translation>正在下载</translation>
        </message>
        <message>
            <source>Drag on the picture to move along the two leading dimensions</source>
            <translation>在图像上拖动，沿信息量最大的两个维度移动</translation>
        </message>
        <message>
            <source>Draw</source>
            <translation>绘制</translation>
        </message>
        <message>
            <source>Draw here, or drop a picture</source>
            <translation>在此绘制，或拖入图像</translation>
        </message>
        <message>
            <source>Draw new noise (E)</source>
            <translation>重新采样噪声（E）</translation>
        </message>
        <message>
            <source>Draw other samples; until then the noise stays the same, so that one sees the same samples improve</source>
            <translation>另抽一批样本；在此之前噪声保持不变，以便观察同一批样本如何改进</translation>
        </message>
        <message>
            <source>Draw z from the prior</source>
            <translation>从先验采样 z</translation>
        </message>
        <message>
            <source>Drawing Pen Digits</source>
            <translation>正在绘制手写笔数字</translation>
        </message>
        <message>
            <source>ELBO {value}</source>
            <translation>ELBO {value}</translation>
        </message>
        <message>
            <source>EMNIST balanced</source>
            <translation>EMNIST 平衡集</translation>
        </message>
        <message>
            <source>EMNIST digits</source>
            <translation>EMNIST 数字</translation>
        </message>
        <message>
            <source>EMNIST letters</source>
            <translation>EMNIST 字母</translation>
        </message>
        <message>
            <source>EMNIST's ZIP file</source>
            <translation>EMNIST 的 ZIP 文件</translation>
        </message>
        <message>
            <source>Each class, to learn from + to test with:</source>
            <translation>各类别，训练 + 测试：</translation>
        </message>
        <message>
            <source>Each step is as probable as the next under the prior. Click to move z there.</source>
            <translation>每一步在先验下的概率都相同。单击可将 z 移到该处。</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>Encode as</source>
            <translation>编码为</translation>
        </message>
        <message>
            <source>Epoch</source>
            <translation>轮</translation>
        </message>
        <message>
            <source>Epoch {done} / {total}  ·  step {step}</source>
            <translation>第 {done} / {total} 轮  ·  第 {step} 步</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>轮数</translation>
        </message>
        <message>
            <source>Epochs done</source>
            <translation>已完成轮数</translation>
        </message>
        <message>
            <source>Erase; so does the right mouse button</source>
            <translation>擦除；鼠标右键同样可擦除</translation>
        </message>
        <message>
            <source>Eraser</source>
            <translation>橡皮</translation>
        </message>
        <message>
            <source>Estimate log p(x) also while the model learns; when paused it is always estimated</source>
            <translation>训练时也估计 log p(x)；暂停时总会估计</translation>
        </message>
        <message>
            <source>Every dimension to zero, the middle of the prior</source>
            <translation>所有维度归零，即先验的中心</translation>
        </message>
        <message>
            <source>Expected: {what}.</source>
            <translation>取值：{what}。</translation>
        </message>
        <message>
            <source>Experiment</source>
            <translation>实验</translation>
        </message>
        <message>
            <source>Exporting</source>
            <translation>正在导出</translation>
        </message>
        <message>
            <source>Fashion-MNIST</source>
            <translation>Fashion-MNIST</translation>
        </message>
        <message>
            <source>Field</source>
            <translation>解码场</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Files left out</source>
            <translation>未采用的文件</translation>
        </message>
        <message>
            <source>Files left out: {n}</source>
            <translation>未采用的文件：{n}</translation>
        </message>
        <message>
            <source>Fit</source>
            <translation>适配方式</translation>
        </message>
        <message>
            <source>Fixes the first weights, the order of the images and all noise: the same seed gives the same run.</source>
            <translation>固定初始权重、图像顺序和所有噪声：种子相同，运行就相同。</translation>
        </message>
        <message>
            <source>Float “{panel}” or put it back</source>
            <translation>让“{panel}”浮动或归位</translation>
        </message>
        <message>
            <source>Follow</source>
            <translation>跟随</translation>
        </message>
        <message>
            <source>Follow the run again</source>
            <translation>重新跟随运行</translation>
        </message>
        <message>
            <source>Follow z</source>
            <translation>跟随 z</translation>
        </message>
        <message>
            <source>For classes, put the images of each into a subfolder of its own.</source>
            <translation>若要分类别，请将每类图像放入各自的子文件夹。</translation>
        </message>
        <message>
            <source>Fraction of the pictures kept for the test where the data have no test pictures of their own.</source>
            <translation>数据自身没有测试图像时，留作测试的图像比例。</translation>
        </message>
        <message>
            <source>Free software under the MIT licence, built on:</source>
            <translation>采用 MIT 许可证的自由软件，基于：</translation>
        </message>
        <message>
            <source>From one marked pin to the other</source>
            <translation>从一个标记点到另一个</translation>
        </message>
        <message>
            <source>From one pin to the other</source>
            <translation>从一个标记到另一个</translation>
        </message>
        <message>
            <source>Full screen with large type: latent space, decoder and losses.</source>
            <translation>全屏大字显示：隐空间、解码器和损失。</translation>
        </message>
        <message>
            <source>Gaussians that make up the prior.</source>
            <translation>组成先验的高斯分布个数。</translation>
        </message>
        <message>
            <source>Give 1 to {most} values, separated by commas.</source>
            <translation>请输入 1 到 {most} 个值，以逗号分隔。</translation>
        </message>
        <message>
            <source>Go on with a third of the rate</source>
            <translation>学习率降至三分之一后继续</translation>
        </message>
        <message>
            <source>Go to this code; right-click removes it. The two marked pins are the ends of the slider</source>
            <translation>转到此编码；右键删除。两个带标记的是滑块的两端</translation>
        </message>
        <message>
            <source>Gradient</source>
            <translation>梯度</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Halve the batch</source>
            <translation>批大小减半</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>帮助</translation>
        </message>
        <message>
            <source>Hidden layers</source>
            <translation>隐藏层</translation>
        </message>
        <message>
            <source>Hide “{panel}”; the View menu brings it back</source>
            <translation>隐藏“{panel}”；可从视图菜单恢复</translation>
        </message>
        <message>
            <source>How a decoded picture is compared with the true one, and so how sharp it gets. bernoulli: each pixel is on or off; clean strokes, soft edges where the code is unsure. gaussian: squared error weighed by a fixed sigma; a large sigma blurs and leaves dimensions unused, a small one sharpens and uses more of them. gaussian-learned: one sigma for all pixels, found by training; usually the best balance. gaussian-per-pixel: the decoder gives every pixel its own sigma; it may call hard pixels noise, and then the means look smooth. gaussian-optimal: the sigma that fits each batch best, found by formula; sharp from the first steps on.</source>
            <translation>如何比较解码图像与真实图像，也决定图像有多清晰。伯努利：每个像素或亮或暗；笔画干净，编码不确定处边缘柔和。高斯：以固定的 σ 加权的平方误差；σ 大则模糊且维度闲置，σ 小则清晰且用到更多维度。高斯，可学 σ：所有像素共用一个由训练得到的 σ，通常最均衡。逐像素高斯：解码器为每个像素给出各自的 σ；难学的像素可能被当作噪声，均值因而显得平滑。高斯，最优 σ：由公式求出最适合每个批的 σ；从最初几步起就清晰。</translation>
        </message>
        <message>
            <source>How an oblong becomes a square: crop keeps the middle, pad adds borders in the colour of its edge, stretch distorts.</source>
            <translation>长方形如何变成正方形：裁切保留中间，补边以边缘颜色填充，拉伸会变形。</translation>
        </message>
        <message>
            <source>How far Adam moves each weight a step. Too large explodes; too small crawls.</source>
            <translation>Adam 每步移动权重的幅度。太大会发散，太小则进展缓慢。</translation>
        </message>
        <message>
            <source>How far from the origin the components start, on a ring in the first two latent dimensions.</source>
            <translation>各分量的起始位置离原点多远：它们排在前两个隐维度的圆环上。</translation>
        </message>
        <message>
            <source>How far the noise reaches: 1 is the prior, 0 its mean</source>
            <translation>噪声的幅度：1 为先验，0 为其均值</translation>
        </message>
        <message>
            <source>How many times training goes through all images.</source>
            <translation>训练遍历全部图像的次数。</translation>
        </message>
        <message>
            <source>How the encoder's gradient is estimated. standard: its noise grows in proportion to the signal as K grows. doubly-reparameterised: the same in expectation, with less noise.</source>
            <translation>编码器梯度的估计方式。标准：K 增大时噪声相对信号成比例增大。双重重参数化：期望相同，噪声更小。</translation>
        </message>
        <message>
            <source>How the value above moves as training goes on.</source>
            <translation>上述数值随训练如何变化。</translation>
        </message>
        <message>
            <source>How they are prepared</source>
            <translation>图像预处理</translation>
        </message>
        <message>
            <source>How weights are drawn at the start: PyTorch's own way, Xavier (Glorot) uniform or He uniform, the last two with biases of zero.</source>
            <translation>权重的初始化方式：PyTorch 默认、Xavier（Glorot）均匀或 He 均匀，后两者偏置为零。</translation>
        </message>
        <message>
            <source>IDX files such as train-images-idx3-ubyte</source>
            <translation>IDX 文件，如 train-images-idx3-ubyte</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>Images a step. Larger is smoother and faster an epoch, but takes fewer steps.</source>
            <translation>每步的图像数。越大越平稳、每轮越快，但步数更少。</translation>
        </message>
        <message>
            <source>Images as the model will see them</source>
            <translation>模型所见的图像</translation>
        </message>
        <message>
            <source>Images of each class</source>
            <translation>各类别的图像</translation>
        </message>
        <message>
            <source>Images to learn</source>
            <translation>要学习的图像</translation>
        </message>
        <message>
            <source>Import images</source>
            <translation>导入图像</translation>
        </message>
        <message>
            <source>Importance weighted autoencoder</source>
            <translation>重要性加权自编码器</translation>
        </message>
        <message>
            <source>Initialisation</source>
            <translation>初始化</translation>
        </message>
        <message>
            <source>Inspect one image</source>
            <translation>单图分析</translation>
        </message>
        <message>
            <source>Invert</source>
            <translation>反色</translation>
        </message>
        <message>
            <source>K = {k}</source>
            <translation>K = {k}</translation>
        </message>
        <message>
            <source>KL</source>
            <translation>KL</translation>
        </message>
        <message>
            <source>KL (nats)</source>
            <translation>KL（奈特）</translation>
        </message>
        <message>
            <source>KL and variance of each latent dimension</source>
            <translation>各隐维度的 KL 与方差</translation>
        </message>
        <message>
            <source>KL of this dimension: how much it says about an image</source>
            <translation>该维度的 KL：它传达了多少关于图像的信息</translation>
        </message>
        <message>
            <source>KL rising at first is normal: the code is being used.</source>
            <translation>KL 起初上升是正常的：编码正在被使用。</translation>
        </message>
        <message>
            <source>KL {kl} · reconstruction {reconstruction} · ELBO {elbo}</source>
            <translation>KL {kl} · 重构 {reconstruction} · ELBO {elbo}</translation>
        </message>
        <message>
            <source>KL {value} nats</source>
            <translation>KL {value} 奈特</translation>
        </message>
        <message>
            <source>KL(q(z|x) ‖ p(z)): what z itself costs</source>
            <translation>KL(q(z|x) ‖ p(z))：z 本身的代价</translation>
        </message>
        <message>
            <source>KL(q(z|x) ‖ p(z)); for p = N(0, 1): ½(μ² + σ² − 1 − log σ²)</source>
            <translation>KL(q(z|x) ‖ p(z))；当 p = N(0, 1)：½(μ² + σ² − 1 − log σ²)</translation>
        </message>
        <message>
            <source>KMNIST</source>
            <translation>KMNIST</translation>
        </message>
        <message>
            <source>Keep this code and its picture below, to come back to it or to go between two</source>
            <translation>将此编码及其图像保留在下方，以便返回或在两者之间插值</translation>
        </message>
        <message>
            <source>Knobs: act at the next step</source>
            <translation>旋钮：下一步生效</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Larger type</source>
            <translation>放大字号</translation>
        </message>
        <message>
            <source>Latent dimensions</source>
            <translation>隐变量维数</translation>
        </message>
        <message>
            <source>Latent dimensions with a KL above 0.01 nats</source>
            <translation>KL 大于 0.01 奈特的隐维度</translation>
        </message>
        <message>
            <source>Latent plane</source>
            <translation>隐平面</translation>
        </message>
        <message>
            <source>Latent space</source>
            <translation>隐空间</translation>
        </message>
        <message>
            <source>Lay a saved session over this plot</source>
            <translation>在此图上叠加已保存的会话</translation>
        </message>
        <message>
            <source>Learned pictures whose posteriors make up the prior. More follow the data more closely and cost more; the paper has 500.</source>
            <translation>可学习的伪输入，其后验组成先验。越多越贴合数据，开销也越大；论文中为 500。</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Learning rate: schedule</source>
            <translation>学习率：调度</translation>
        </message>
        <message>
            <source>Learning rate: schedule length</source>
            <translation>学习率：调度长度</translation>
        </message>
        <message>
            <source>Left button draws, right button erases; a pen draws by pressure.</source>
            <translation>左键绘制，右键擦除；数位笔按压感绘制。</translation>
        </message>
        <message>
            <source>Let the decoder's z, for the whole window, be the drawing's.</source>
            <translation>将整个窗口的解码器 z 设为此绘图的 z。</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Light or dark</source>
            <translation>浅色或深色</translation>
        </message>
        <message>
            <source>Likelihood</source>
            <translation>似然</translation>
        </message>
        <message>
            <source>Linear VAE (probabilistic PCA)</source>
            <translation>线性 VAE（概率 PCA）</translation>
        </message>
        <message>
            <source>Live evidence</source>
            <translation>实时证据</translation>
        </message>
        <message>
            <source>Loading data</source>
            <translation>正在加载数据</translation>
        </message>
        <message>
            <source>Logarithmic</source>
            <translation>对数</translation>
        </message>
        <message>
            <source>Logarithmic values</source>
            <translation>对数刻度</translation>
        </message>
        <message>
            <source>Losses</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Losses through training</source>
            <translation>训练过程中的损失</translation>
        </message>
        <message>
            <source>MNIST</source>
            <translation>MNIST</translation>
        </message>
        <message>
            <source>Manifold</source>
            <translation>流形</translation>
        </message>
        <message>
            <source>Mean</source>
            <translation>均值</translation>
        </message>
        <message>
            <source>Mixture</source>
            <translation>混合</translation>
        </message>
        <message>
            <source>Mixture-of-Gaussians prior</source>
            <translation>混合高斯先验</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Model sees</source>
            <translation>模型所见</translation>
        </message>
        <message>
            <source>Move a slider finely</source>
            <translation>微调滑块</translation>
        </message>
        <message>
            <source>My own images…</source>
            <translation>我的图像…</translation>
        </message>
        <message>
            <source>Nats per image on the test images after the last whole epoch; ★ marks the best</source>
            <translation>最近一个整轮后测试集上每张图像的奈特数；★ 为最佳</translation>
        </message>
        <message>
            <source>Nearest</source>
            <translation>最近的测试图像</translation>
        </message>
        <message>
            <source>Negative ELBO</source>
            <translation>负 ELBO</translation>
        </message>
        <message>
            <source>Negative IWAE</source>
            <translation>负 IWAE</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>New experiment</source>
            <translation>新建实验</translation>
        </message>
        <message>
            <source>New noise</source>
            <translation>新噪声</translation>
        </message>
        <message>
            <source>Next control</source>
            <translation>下一个控件</translation>
        </message>
        <message>
            <source>Next image (N)</source>
            <translation>下一张图像（N）</translation>
        </message>
        <message>
            <source>Next language</source>
            <translation>下一种语言</translation>
        </message>
        <message>
            <source>No image in “{path}” could be read ({count} files were tried; the first said: {first}).</source>
            <translation>“{path}”中没有可读取的图像（已尝试 {count} 个文件；首个错误：{first}）。</translation>
        </message>
        <message>
            <source>No images to show</source>
            <translation>没有可显示的图像</translation>
        </message>
        <message>
            <source>No noise: z is the posterior's mean (Shift-E)</source>
            <translation>无噪声：z 取后验均值（Shift-E）</translation>
        </message>
        <message>
            <source>No session yet</source>
            <translation>尚无会话</translation>
        </message>
        <message>
            <source>Numbers that stand for a picture. With 2 the latent plane can be seen whole; 10 to 30 keep more detail.</source>
            <translation>代表一张图像的数值个数。取 2 时可看到整个隐平面；10 到 30 可保留更多细节。</translation>
        </message>
        <message>
            <source>Objective</source>
            <translation>目标函数</translation>
        </message>
        <message>
            <source>One step each in turn, on the same batches; or each to its end before the next</source>
            <translation>在相同的批上轮流各走一步；或逐个训练到底</translation>
        </message>
        <message>
            <source>One training step, then pause.</source>
            <translation>训练一步，然后暂停。</translation>
        </message>
        <message>
            <source>Open a picture</source>
            <translation>打开图像</translation>
        </message>
        <message>
            <source>Open a session…</source>
            <translation>打开会话…</translation>
        </message>
        <message>
            <source>Open another…</source>
            <translation>打开其他…</translation>
        </message>
        <message>
            <source>Open recent</source>
            <translation>最近打开</translation>
        </message>
        <message>
            <source>Open session</source>
            <translation>打开会话</translation>
        </message>
        <message>
            <source>Open session…</source>
            <translation>打开会话…</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>打开…</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>顺序</translation>
        </message>
        <message>
            <source>Original</source>
            <translation>原图</translation>
        </message>
        <message>
            <source>Other dimensions as in z</source>
            <translation>其余维度取自 z</translation>
        </message>
        <message>
            <source>Others as in z</source>
            <translation>其余取自 z</translation>
        </message>
        <message>
            <source>PCA</source>
            <translation>PCA</translation>
        </message>
        <message>
            <source>Panels</source>
            <translation>面板</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数量</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Pen</source>
            <translation>画笔</translation>
        </message>
        <message>
            <source>Pen Digits</source>
            <translation>手写笔数字</translation>
        </message>
        <message>
            <source>Pick a class</source>
            <translation>选择类别</translation>
        </message>
        <message>
            <source>Pin</source>
            <translation>标记</translation>
        </message>
        <message>
            <source>Pin {n}</source>
            <translation>标记 {n}</translation>
        </message>
        <message>
            <source>Pinned</source>
            <translation>标记</translation>
        </message>
        <message>
            <source>Preparing images</source>
            <translation>正在准备图像</translation>
        </message>
        <message>
            <source>Preparing images: {percent} %</source>
            <translation>正在准备图像：{percent} %</translation>
        </message>
        <message>
            <source>Preparing images…</source>
            <translation>正在准备图像…</translation>
        </message>
        <message>
            <source>Presentation</source>
            <translation>演示</translation>
        </message>
        <message>
            <source>Previous image (P)</source>
            <translation>上一张图像（P）</translation>
        </message>
        <message>
            <source>Principal components</source>
            <translation>主成分</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Progress of the comparison</source>
            <translation>比较的进度</translation>
        </message>
        <message>
            <source>Pseudo-inputs</source>
            <translation>伪输入数</translation>
        </message>
        <message>
            <source>Put a picture file on the sheet</source>
            <translation>将图像文件放到画布上</translation>
        </message>
        <message>
            <source>Put the clipboard's picture on the sheet (Ctrl-V)</source>
            <translation>将剪贴板中的图像放到画布上（Ctrl-V）</translation>
        </message>
        <message>
            <source>Put the selected test image on the sheet, to change it</source>
            <translation>将所选测试图像放到画布上修改</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Range of the decoded mean. sigmoid: pictures on [0, 1]. tanh: the model works on [−1, 1], and its nats and sigma belong to that scale. unbounded: on [0, 1] too, but the mean may leave it.</source>
            <translation>解码均值的范围。sigmoid：图像在 [0, 1]。tanh：模型在 [−1, 1] 上工作，奈特数和 σ 均按此尺度。无界：同样基于 [0, 1]，但均值可以超出。</translation>
        </message>
        <message>
            <source>Rate and distortion through training</source>
            <translation>训练过程中的率与失真</translation>
        </message>
        <message>
            <source>Rate–distortion</source>
            <translation>率失真</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Reconstruction</source>
            <translation>重构</translation>
        </message>
        <message>
            <source>Reconstructions</source>
            <translation>重构</translation>
        </message>
        <message>
            <source>Reconstructions with {name} = {value}</source>
            <translation>{name} = {value} 时的重构</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Remove all</source>
            <translation>全部移除</translation>
        </message>
        <message>
            <source>Remove this pin</source>
            <translation>移除此标记</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>报告</translation>
        </message>
        <message>
            <source>Report a problem</source>
            <translation>报告问题</translation>
        </message>
        <message>
            <source>Report a problem…</source>
            <translation>报告问题…</translation>
        </message>
        <message>
            <source>Reset layout</source>
            <translation>重置布局</translation>
        </message>
        <message>
            <source>Reset to defaults</source>
            <translation>恢复默认值</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>重新开始</translation>
        </message>
        <message>
            <source>Ring radius</source>
            <translation>圆环半径</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>运行</translation>
        </message>
        <message>
            <source>SVHN</source>
            <translation>SVHN</translation>
        </message>
        <message>
            <source>SVHN's arrays X (32, 32, 3, N) and y (N, 1)</source>
            <translation>SVHN 的数组 X (32, 32, 3, N) 和 y (N, 1)</translation>
        </message>
        <message>
            <source>Same z in every class</source>
            <translation>各类别共用同一 z</translation>
        </message>
        <message>
            <source>Sample</source>
            <translation>采样</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>样本</translation>
        </message>
        <message>
            <source>Samples an image</source>
            <translation>每张图像的采样数</translation>
        </message>
        <message>
            <source>Samples for the estimate: the more, the nearer to log p(x) from below</source>
            <translation>估计所用的采样数：越多，从下方越接近 log p(x)</translation>
        </message>
        <message>
            <source>Samples from the prior</source>
            <translation>先验样本</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Save PNG…</source>
            <translation>保存 PNG…</translation>
        </message>
        <message>
            <source>Save SVG…</source>
            <translation>保存 SVG…</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>另存为…</translation>
        </message>
        <message>
            <source>Save data as CSV…</source>
            <translation>数据存为 CSV…</translation>
        </message>
        <message>
            <source>Save elsewhere…</source>
            <translation>保存到别处…</translation>
        </message>
        <message>
            <source>Saving</source>
            <translation>正在保存</translation>
        </message>
        <message>
            <source>Scale and centre: as large as the data's figures, with the centre of mass in the middle: MNIST is made so.</source>
            <translation>缩放并居中：与数据中的图形一样大，重心居中；MNIST 就是这样制作的。</translation>
        </message>
        <message>
            <source>Scale of the colours</source>
            <translation>颜色标尺</translation>
        </message>
        <message>
            <source>See variational autoencoders learn.</source>
            <translation>看变分自编码器如何学习。</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>种子</translation>
        </message>
        <message>
            <source>Separated by commas</source>
            <translation>以逗号分隔</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>Sessions laid over this plot</source>
            <translation>叠加在此图上的会话</translation>
        </message>
        <message>
            <source>Sessions save themselves when training pauses, once a minute and at the end.</source>
            <translation>会话在训练暂停时、每分钟以及结束时自动保存。</translation>
        </message>
        <message>
            <source>Sessions to lay over this plot</source>
            <translation>要叠加到此图上的会话</translation>
        </message>
        <message>
            <source>Sheet to draw on</source>
            <translation>画布</translation>
        </message>
        <message>
            <source>Shortcuts</source>
            <translation>快捷键</translation>
        </message>
        <message>
            <source>Show also the dimensions with less than 0.01 nats for this image</source>
            <translation>同时显示对此图像不足 0.01 奈特的维度</translation>
        </message>
        <message>
            <source>Show class {name}</source>
            <translation>显示类别 {name}</translation>
        </message>
        <message>
            <source>Show everything again (Home, or a double click)</source>
            <translation>重新显示全部（Home，或双击）</translation>
        </message>
        <message>
            <source>Show everything and move on with the run (Home, or a double click in the plot)</source>
            <translation>显示全部并随运行移动（Home，或在图中双击）</translation>
        </message>
        <message>
            <source>Show fewer dimensions</source>
            <translation>显示较少维度</translation>
        </message>
        <message>
            <source>Show or hide the other sessions in this plot</source>
            <translation>显示或隐藏此图中的其他会话</translation>
        </message>
        <message>
            <source>Show or hide this curve</source>
            <translation>显示或隐藏此曲线</translation>
        </message>
        <message>
            <source>Show the difference</source>
            <translation>显示差异</translation>
        </message>
        <message>
            <source>Show {curve}</source>
            <translation>显示{curve}</translation>
        </message>
        <message>
            <source>Side of the square pictures, from 16 to 128. 0 keeps pictures that are equal squares already, and else takes the nearest of 28, 32 and 64.</source>
            <translation>正方形图像的边长，16 到 128。0 表示若已是相同的正方形则保持不变，否则取 28、32、64 中最接近的。</translation>
        </message>
        <message>
            <source>Sigma</source>
            <translation>标准差</translation>
        </message>
        <message>
            <source>Silent dimensions</source>
            <translation>沉默维度</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>Smaller type</source>
            <translation>缩小字号</translation>
        </message>
        <message>
            <source>Smoothing</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>Smoothing of the training curves</source>
            <translation>训练曲线的平滑</translation>
        </message>
        <message>
            <source>Something unexpected stopped the engine ({reason}). Everything up to step {kept} is kept.</source>
            <translation>意外错误使引擎停止（{reason}）。第 {kept} 步及之前的内容均已保留。</translation>
        </message>
        <message>
            <source>Something went wrong: {reason}.</source>
            <translation>出错了：{reason}。</translation>
        </message>
        <message>
            <source>Space starts and pauses training.</source>
            <translation>空格键开始或暂停训练。</translation>
        </message>
        <message>
            <source>Standard deviation of a pixel around the decoded mean at the start; it is learned.</source>
            <translation>像素围绕解码均值的初始标准差；由训练学习。</translation>
        </message>
        <message>
            <source>Standard deviation of a pixel around the decoded mean, on the decoder's own scale; where it is learned or optimal, its value at the start.</source>
            <translation>像素围绕解码均值的标准差，按解码器自身的尺度；若可学习或取最优，则为其初始值。</translation>
        </message>
        <message>
            <source>Standard deviation of each component at the start, in every dimension.</source>
            <translation>各分量在每个维度上的初始标准差。</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>正在启动</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>单步</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>Steps of the encoder alone before as many of the decoder alone.</source>
            <translation>仅训练编码器的步数，随后以同样步数仅训练解码器。</translation>
        </message>
        <message>
            <source>Steps over which the training curves are averaged; the faint lines are the raw values</source>
            <translation>训练曲线取平均的步数；浅色线为原始值</translation>
        </message>
        <message>
            <source>Steps until a warm-up has risen or a cosine has fallen; the period of a cycle.</source>
            <translation>预热升满或余弦降完所需的步数；循环调度的周期。</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop preparing; the options can be changed before trying again.</source>
            <translation>停止准备；可更改选项后重试。</translation>
        </message>
        <message>
            <source>Stop what is going on; nothing that was trained is lost.</source>
            <translation>停止当前操作；已训练的内容不会丢失。</translation>
        </message>
        <message>
            <source>Straight: the line between the codes. Along the arc: keeps the distance from zero</source>
            <translation>直线：编码之间的线段。沿弧：保持与零点的距离</translation>
        </message>
        <message>
            <source>Swap dark and light: models learn bright ink on black sooner.</source>
            <translation>明暗互换：黑底亮字学得更快。</translation>
        </message>
        <message>
            <source>Take back the last stroke (Ctrl-Z)</source>
            <translation>撤销上一笔（Ctrl-Z）</translation>
        </message>
        <message>
            <source>Takes back changes of the form and moves of z.</source>
            <translation>撤销表单的更改和 z 的移动。</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>温度</translation>
        </message>
        <message>
            <source>Temperature of the samples</source>
            <translation>样本的温度</translation>
        </message>
        <message>
            <source>Test image</source>
            <translation>测试图像</translation>
        </message>
        <message>
            <source>Test images and their reconstructions</source>
            <translation>测试图像及其重构</translation>
        </message>
        <message>
            <source>Test share</source>
            <translation>测试比例</translation>
        </message>
        <message>
            <source>The best of these values</source>
            <translation>这些值中最佳的</translation>
        </message>
        <message>
            <source>The class that the drawing is encoded under</source>
            <translation>对绘图编码时所用的类别</translation>
        </message>
        <message>
            <source>The class, KL(q(z|x) ‖ p(z)) of each image, its reconstruction error −log p(x|z), or a generative factor</source>
            <translation>类别、每张图像的 KL(q(z|x) ‖ p(z))、重构误差 −log p(x|z)，或某个生成因素</translation>
        </message>
        <message>
            <source>The code is not used yet: KL is near zero, so every image decodes to the same picture. A smaller β helps.</source>
            <translation>编码尚未被使用：KL 接近零，所有图像都解码成同一张。减小 β 会有帮助。</translation>
        </message>
        <message>
            <source>The code of this model is a grid, not a vector: there is no plane to lay out.</source>
            <translation>此模型的编码是网格而非向量，没有可展开的平面。</translation>
        </message>
        <message>
            <source>The code of this model is a grid: it has no plane.</source>
            <translation>此模型的编码是网格，没有平面。</translation>
        </message>
        <message>
            <source>The colour of the pen</source>
            <translation>画笔颜色</translation>
        </message>
        <message>
            <source>The command line that trains the same experiment, to the clipboard.</source>
            <translation>将训练同一实验的命令行复制到剪贴板。</translation>
        </message>
        <message>
            <source>The comparison ended: with {name} = {value} the loss stopped being a number at step {step}. Your own run is untouched; a smaller learning rate (now {learning_rate:g}) usually helps.</source>
            <translation>比较已结束：{name} = {value} 时，损失在第 {step} 步不再是有限数值。您自己的运行未受影响；减小学习率（现为 {learning_rate:g}）通常有帮助。</translation>
        </message>
        <message>
            <source>The correlation of each generative factor with the two axes, without its sign</source>
            <translation>各生成因素与两个坐标轴的相关（不计符号）</translation>
        </message>
        <message>
            <source>The decoder's mean at z = μ, the middle of q(z|x).</source>
            <translation>解码器在 z = μ（q(z|x) 的中心）处的均值。</translation>
        </message>
        <message>
            <source>The device “{name}” is not available here; available: {known}.</source>
            <translation>此处没有设备“{name}”；可用：{known}。</translation>
        </message>
        <message>
            <source>The dimension across, by information: KL in nats, or the variance of the code</source>
            <translation>横轴维度，按信息量排列：KL（奈特）或编码的方差</translation>
        </message>
        <message>
            <source>The dimension upwards, by information: KL in nats, or the variance of the code</source>
            <translation>纵轴维度，按信息量排列：KL（奈特）或编码的方差</translation>
        </message>
        <message>
            <source>The folder of the session's data</source>
            <translation>会话数据所在的文件夹</translation>
        </message>
        <message>
            <source>The loss stopped being a number at step {step}. The weights of step {kept} were brought back; a smaller learning rate (now {learning_rate:g}) usually helps.</source>
            <translation>损失在第 {step} 步不再是有限数值。已恢复第 {kept} 步的权重；减小学习率（现为 {learning_rate:g}）通常有帮助。</translation>
        </message>
        <message>
            <source>The loss stopped being a number at step {step}; “{knob}” had been set to {value} at step {changed}. The weights of step {kept} were brought back; a smaller learning rate (now {learning_rate:g}) or the old value usually helps.</source>
            <translation>损失在第 {step} 步不再是有限数值；此前在第 {changed} 步把“{knob}”设为 {value}。已恢复第 {kept} 步的权重；减小学习率（现为 {learning_rate:g}）或改回原值通常有帮助。</translation>
        </message>
        <message>
            <source>The manifold comes with the first answer of the engine.</source>
            <translation>流形将随引擎的首次应答显示。</translation>
        </message>
        <message>
            <source>The mean of p(x|z)</source>
            <translation>p(x|z) 的均值</translation>
        </message>
        <message>
            <source>The model “{model}” cannot learn “{data}”: {reason}.</source>
            <translation>模型“{model}”无法学习“{data}”：{reason}。</translation>
        </message>
        <message>
            <source>The model “{model}” cannot {action}: {reason}.</source>
            <translation>模型“{model}”无法{action}：{reason}。</translation>
        </message>
        <message>
            <source>The noise is scaled by {t}: below 1 samples are tamer, above 1 wilder than the prior.</source>
            <translation>噪声按 {t} 缩放：小于 1 时样本比先验更保守，大于 1 时更奔放。</translation>
        </message>
        <message>
            <source>The non-linearity after every hidden layer.</source>
            <translation>每个隐藏层之后的非线性函数。</translation>
        </message>
        <message>
            <source>The numbers of each dimension</source>
            <translation>各维度的数值</translation>
        </message>
        <message>
            <source>The other dimensions stand where z is, or at 0</source>
            <translation>其余维度取自 z，或取 0</translation>
        </message>
        <message>
            <source>The picture comes with the first answer of the engine.</source>
            <translation>图像将随引擎的首次应答显示。</translation>
        </message>
        <message>
            <source>The picture of the code z</source>
            <translation>编码 z 的图像</translation>
        </message>
        <message>
            <source>The reconstructions come with the first answer of the engine.</source>
            <translation>重构将随引擎的首次应答显示。</translation>
        </message>
        <message>
            <source>The same code decoded under every class</source>
            <translation>同一编码在各类别下的解码</translation>
        </message>
        <message>
            <source>The same code under every class</source>
            <translation>同一编码，各个类别</translation>
        </message>
        <message>
            <source>The same experiment from step 0 with new weights.</source>
            <translation>用新的权重从第 0 步开始同一实验。</translation>
        </message>
        <message>
            <source>The same handwriting: this z decoded under each label.</source>
            <translation>同样的笔迹：此 z 在各标签下的解码。</translation>
        </message>
        <message>
            <source>The same test images</source>
            <translation>同一批测试图像</translation>
        </message>
        <message>
            <source>The samples come with the first answer of the engine.</source>
            <translation>样本将随引擎的首次应答显示。</translation>
        </message>
        <message>
            <source>The session could not be saved to “{path}”: {reason}. The previous file is untouched.</source>
            <translation>会话无法保存到“{path}”：{reason}。先前的文件未受影响。</translation>
        </message>
        <message>
            <source>The two directions in which the codes of the test images vary most</source>
            <translation>测试图像的编码变化最大的两个方向</translation>
        </message>
        <message>
            <source>The {device} ran out of memory. A smaller batch (now {batch_size}) or the processor (cpu) will work.</source>
            <translation>{device} 内存不足。请减小批大小（现为 {batch_size}）或改用处理器（cpu）。</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>There are no test images to inspect.</source>
            <translation>没有可分析的测试图像。</translation>
        </message>
        <message>
            <source>There is no data set, file or folder “{name}”; built-in names are: {known}.</source>
            <translation>没有名为“{name}”的数据集、文件或文件夹；内置名称：{known}。</translation>
        </message>
        <message>
            <source>There is no field “{name}” for this model; it has: {known}.</source>
            <translation>此模型没有字段“{name}”；可用字段：{known}。</translation>
        </message>
        <message>
            <source>There is no model “{name}”; there are: {known}.</source>
            <translation>没有模型“{name}”；可用：{known}。</translation>
        </message>
        <message>
            <source>There is no picture in the clipboard. Copy one first, or drop an image file here.</source>
            <translation>剪贴板中没有图像。请先复制一张，或将图像文件拖到此处。</translation>
        </message>
        <message>
            <source>This model has learned its prior: the panel Samples draws from it.</source>
            <translation>此模型的先验是学出来的：样本面板从中采样。</translation>
        </message>
        <message>
            <source>This model has no field whose values could be compared.</source>
            <translation>此模型没有可比较取值的字段。</translation>
        </message>
        <message>
            <source>This model has no prior and so no KL: there is no rate to weigh against the distortion.</source>
            <translation>此模型没有先验，也就没有 KL：没有可与失真权衡的率。</translation>
        </message>
        <message>
            <source>This model has no prior p(z).</source>
            <translation>此模型没有先验 p(z)。</translation>
        </message>
        <message>
            <source>This model has no prior: there is nothing to draw samples from.</source>
            <translation>此模型没有先验：无从采样。</translation>
        </message>
        <message>
            <source>This model's code is a grid, not a point: there is no plane to draw on.</source>
            <translation>此模型的编码是网格而非一个点：没有可绘制的平面。</translation>
        </message>
        <message>
            <source>This model's code is a grid: there is no μ, σ and ε for each of its parts.</source>
            <translation>此模型的编码是网格：各部分没有 μ、σ 和 ε。</translation>
        </message>
        <message>
            <source>This session was trained on other data: it knows “{expected}”, and “{found}” is not the same. Give the same data to go on.</source>
            <translation>此会话由其他数据训练：它记录的是“{expected}”，而“{found}”与之不同。请提供相同的数据以继续。</translation>
        </message>
        <message>
            <source>This session was trained on “{name}”, which was not found on this computer. Say where it is, and go on.</source>
            <translation>此会话由“{name}”训练，但在本机未找到该数据。请指出其位置以继续。</translation>
        </message>
        <message>
            <source>Those whose posterior means are nearest to this one, in all dimensions. Click to select one.</source>
            <translation>在全部维度上后验均值与此最近的图像。单击选择。</translation>
        </message>
        <message>
            <source>To learn from</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>To test with</source>
            <translation>测试</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Train now</source>
            <translation>立即训练</translation>
        </message>
        <message>
            <source>Train or pause</source>
            <translation>训练或暂停</translation>
        </message>
        <message>
            <source>Train this one</source>
            <translation>训练此项</translation>
        </message>
        <message>
            <source>Trains this experiment anew with each of these values, from the same seed and on the same batches, and shows what each makes of the same test images. Your own run waits as it is.</source>
            <translation>以其中每个值重新训练此实验，种子与批次相同，并显示各自对同一批测试图像的结果。您自己的运行保持不动。</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Type a command</source>
            <translation>输入命令</translation>
        </message>
        <message>
            <source>Type size</source>
            <translation>字号</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Unit of the time axis</source>
            <translation>时间轴单位</translation>
        </message>
        <message>
            <source>Units of each hidden layer of the encoder, separated by commas; the decoder has them in reverse.</source>
            <translation>编码器各隐藏层的单元数，以逗号分隔；解码器次序相反。</translation>
        </message>
        <message>
            <source>Units of the layer between the encoder's convolutions and the latent code. Give it at least twice the latent dimensions.</source>
            <translation>编码器卷积层与隐变量之间那一层的单元数。至少取隐变量维数的两倍。</translation>
        </message>
        <message>
            <source>Update</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>Upwards</source>
            <translation>纵向</translation>
        </message>
        <message>
            <source>Use Pen Digits</source>
            <translation>使用手写笔数字</translation>
        </message>
        <message>
            <source>Use a file of images…</source>
            <translation>使用图像文件…</translation>
        </message>
        <message>
            <source>Use a folder of images…</source>
            <translation>使用图像文件夹…</translation>
        </message>
        <message>
            <source>Use it as images</source>
            <translation>用作图像</translation>
        </message>
        <message>
            <source>Use my own images…</source>
            <translation>使用我的图像…</translation>
        </message>
        <message>
            <source>Use these images</source>
            <translation>使用这些图像</translation>
        </message>
        <message>
            <source>Use these images with “{other}”</source>
            <translation>将这些图像用于“{other}”</translation>
        </message>
        <message>
            <source>VAE Studio {version}</source>
            <translation>VAE Studio {version}</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>取值</translation>
        </message>
        <message>
            <source>Values compared</source>
            <translation>比较的取值</translation>
        </message>
        <message>
            <source>Values under the crosshair</source>
            <translation>十字线处的数值</translation>
        </message>
        <message>
            <source>VampPrior</source>
            <translation>VampPrior</translation>
        </message>
        <message>
            <source>Var μ</source>
            <translation>Var μ</translation>
        </message>
        <message>
            <source>Var μ {value}</source>
            <translation>Var μ {value}</translation>
        </message>
        <message>
            <source>Variational autoencoder</source>
            <translation>变分自编码器</translation>
        </message>
        <message>
            <source>View</source>
            <translation>视图</translation>
        </message>
        <message>
            <source>Waiting for a restart: {names}</source>
            <translation>等待重新开始：{names}</translation>
        </message>
        <message>
            <source>Walk</source>
            <translation>漫游</translation>
        </message>
        <message>
            <source>Wander from draw to draw of the prior, until something is moved by hand</source>
            <translation>在先验的样本间漫游，直到手动移动为止</translation>
        </message>
        <message>
            <source>Way between two pins</source>
            <translation>两个标记之间的路径</translation>
        </message>
        <message>
            <source>Weight of the KL. 1 is the evidence lower bound; more gives an orderly latent space and blurrier pictures, less the reverse; 0 leaves reconstruction alone.</source>
            <translation>KL 的权重。1 即证据下界；更大使隐空间更规整、图像更模糊，更小则相反；0 只剩重构。</translation>
        </message>
        <message>
            <source>Welcome. An untrained autoencoder waits for handwritten digits: press Space and watch it learn to tell them apart.</source>
            <translation>欢迎。一个未训练的自编码器正等着手写数字：按空格键，看它学会区分它们。</translation>
        </message>
        <message>
            <source>What is compared</source>
            <translation>比较的内容</translation>
        </message>
        <message>
            <source>What is learned; ↓ is downloaded first. Drop a folder, ZIP, npz or IDX file onto the window to use your own.</source>
            <translation>要学习的数据；带 ↓ 的会先下载。可将文件夹、ZIP、npz 或 IDX 文件拖到窗口上，使用您自己的数据。</translation>
        </message>
        <message>
            <source>What the decoder draws at each place, under the points; it deepens as you zoom</source>
            <translation>点下方为解码器在各处绘出的图像；放大时逐渐显现</translation>
        </message>
        <message>
            <source>What the model will see</source>
            <translation>模型将看到的</translation>
        </message>
        <message>
            <source>What training makes small. {citation}</source>
            <translation>训练所最小化的量。{citation}</translation>
        </message>
        <message>
            <source>Where it lies</source>
            <translation>所在位置</translation>
        </message>
        <message>
            <source>Where the run is now</source>
            <translation>运行的当前位置</translation>
        </message>
        <message>
            <source>Where to hold the KL: a large beta pins it at this many nats. 0 is the ordinary objective.</source>
            <translation>KL 的目标值：较大的 β 会将其固定在这么多奈特。0 即普通目标函数。</translation>
        </message>
        <message>
            <source>Whether each pixel is made on or off, with its grey value as the probability of on. none: grey as it is. static: drawn once from the seed. dynamic: drawn anew each step. Test images are drawn once in either case, so that a Bernoulli's nats are those of a likelihood. Numbers of the three must not be compared with each other.</source>
            <translation>是否以灰度为概率把每个像素变为亮或暗。无：保持灰度。静态：由种子一次抽定。动态：每步重抽。两种情况下测试图像都只抽一次，使伯努利的奈特数确为似然的奈特数。三者的数值不可相互比较。</translation>
        </message>
        <message>
            <source>Which files could not be read, and why</source>
            <translation>哪些文件无法读取，以及原因</translation>
        </message>
        <message>
            <source>Which model learns it.</source>
            <translation>用哪个模型学习。</translation>
        </message>
        <message>
            <source>Which weights move. both: all at once, as usual. encoder: only q(z|x), the E-step, which closes the gap between the bound and log p(x). decoder: only p(x|z) and a learned prior, the M-step, which raises log p(x) for the codes as they are. alternate: one after the other.</source>
            <translation>更新哪些权重。两者：同时更新，即通常做法。编码器：只更新 q(z|x)，即 E 步，缩小下界与 log p(x) 的差距。解码器：只更新 p(x|z) 和可学习的先验，即 M 步，在当前编码下提高 log p(x)。交替：轮流进行。</translation>
        </message>
        <message>
            <source>Whole view</source>
            <translation>全览</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>Width of the brush, in pixels of the data</source>
            <translation>笔刷宽度，以数据的像素计</translation>
        </message>
        <message>
            <source>Your drawing</source>
            <translation>您的绘图</translation>
        </message>
        <message>
            <source>Zero</source>
            <translation>归零</translation>
        </message>
        <message>
            <source>a NumPy .npz file</source>
            <translation>NumPy .npz 文件</translation>
        </message>
        <message>
            <source>a data set</source>
            <translation>数据集</translation>
        </message>
        <message>
            <source>a file or folder that can be opened</source>
            <translation>可以打开的文件或文件夹</translation>
        </message>
        <message>
            <source>a file train-images-idx3-ubyte or train-images-idx3-ubyte.gz</source>
            <translation>文件 train-images-idx3-ubyte 或 train-images-idx3-ubyte.gz</translation>
        </message>
        <message>
            <source>a folder or a ZIP file of pictures</source>
            <translation>图像文件夹或图像 ZIP 文件</translation>
        </message>
        <message>
            <source>a learned prior</source>
            <translation>学得的先验</translation>
        </message>
        <message>
            <source>a number</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>a number from {low} to {high}</source>
            <translation>{low} 到 {high} 的数</translation>
        </message>
        <message>
            <source>a number of at least {low}</source>
            <translation>不小于 {low} 的数</translation>
        </message>
        <message>
            <source>a picture</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>a picture without pixels</source>
            <translation>没有像素的图像</translation>
        </message>
        <message>
            <source>a whole IDX file</source>
            <translation>完整的 IDX 文件</translation>
        </message>
        <message>
            <source>a whole file of arrays</source>
            <translation>完整的数组文件</translation>
        </message>
        <message>
            <source>a whole number</source>
            <translation>整数</translation>
        </message>
        <message>
            <source>a whole number from {low} to {high}</source>
            <translation>{low} 到 {high} 的整数</translation>
        </message>
        <message>
            <source>a whole number of at least {low}</source>
            <translation>不小于 {low} 的整数</translation>
        </message>
        <message>
            <source>active by KL,
of {n}</source>
            <translation>活跃（按 KL）
共 {n}</translation>
        </message>
        <message>
            <source>active by Var μ,
of {n}</source>
            <translation>活跃（按 Var μ）
共 {n}</translation>
        </message>
        <message>
            <source>along the arc</source>
            <translation>沿弧</translation>
        </message>
        <message>
            <source>alternate</source>
            <translation>交替</translation>
        </message>
        <message>
            <source>an HDF5 file</source>
            <translation>HDF5 文件</translation>
        </message>
        <message>
            <source>an empty file</source>
            <translation>空文件</translation>
        </message>
        <message>
            <source>arrays in this file itself</source>
            <translation>位于此文件自身的数组</translation>
        </message>
        <message>
            <source>at least one image</source>
            <translation>至少一张图像</translation>
        </message>
        <message>
            <source>at most 64 million pixels</source>
            <translation>最多 6400 万像素</translation>
        </message>
        <message>
            <source>auto</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>bernoulli</source>
            <translation>伯努利</translation>
        </message>
        <message>
            <source>best</source>
            <translation>最佳</translation>
        </message>
        <message>
            <source>both</source>
            <translation>两者</translation>
        </message>
        <message>
            <source>by index</source>
            <translation>按编号</translation>
        </message>
        <message>
            <source>by information</source>
            <translation>按信息量</translation>
        </message>
        <message>
            <source>class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>class (spread)</source>
            <translation>类别（分散）</translation>
        </message>
        <message>
            <source>class {c}</source>
            <translation>类别 {c}</translation>
        </message>
        <message>
            <source>class {name}</source>
            <translation>类别 {name}</translation>
        </message>
        <message>
            <source>colour</source>
            <translation>彩色</translation>
        </message>
        <message>
            <source>constant</source>
            <translation>恒定</translation>
        </message>
        <message>
            <source>conv</source>
            <translation>卷积</translation>
        </message>
        <message>
            <source>cosine</source>
            <translation>余弦</translation>
        </message>
        <message>
            <source>crop</source>
            <translation>裁切</translation>
        </message>
        <message>
            <source>cyclical</source>
            <translation>循环</translation>
        </message>
        <message>
            <source>decoded</source>
            <translation>解码</translation>
        </message>
        <message>
            <source>decoder</source>
            <translation>解码器</translation>
        </message>
        <message>
            <source>distortion (nats)</source>
            <translation>失真（奈特）</translation>
        </message>
        <message>
            <source>doubly-reparameterised</source>
            <translation>双重重参数化</translation>
        </message>
        <message>
            <source>dynamic</source>
            <translation>动态</translation>
        </message>
        <message>
            <source>elu</source>
            <translation>ELU</translation>
        </message>
        <message>
            <source>encoder</source>
            <translation>编码器</translation>
        </message>
        <message>
            <source>encrypted</source>
            <translation>已加密</translation>
        </message>
        <message>
            <source>epoch</source>
            <translation>轮</translation>
        </message>
        <message>
            <source>epoch {epoch}</source>
            <translation>第 {epoch} 轮</translation>
        </message>
        <message>
            <source>error</source>
            <translation>误差</translation>
        </message>
        <message>
            <source>first output of the encoder</source>
            <translation>编码器的第一个输出</translation>
        </message>
        <message>
            <source>fixed</source>
            <translation>固定</translation>
        </message>
        <message>
            <source>fractions</source>
            <translation>小数</translation>
        </message>
        <message>
            <source>gaussian</source>
            <translation>高斯</translation>
        </message>
        <message>
            <source>gaussian-learned</source>
            <translation>高斯，可学 σ</translation>
        </message>
        <message>
            <source>gaussian-optimal</source>
            <translation>高斯，最优 σ</translation>
        </message>
        <message>
            <source>gaussian-per-pixel</source>
            <translation>逐像素高斯</translation>
        </message>
        <message>
            <source>gelu</source>
            <translation>GELU</translation>
        </message>
        <message>
            <source>grey</source>
            <translation>灰度</translation>
        </message>
        <message>
            <source>he</source>
            <translation>He</translation>
        </message>
        <message>
            <source>image {i} of {n}</source>
            <translation>第 {i} / {n} 张图像</translation>
        </message>
        <message>
            <source>images</source>
            <translation>张</translation>
        </message>
        <message>
            <source>it has no prior</source>
            <translation>它没有先验</translation>
        </message>
        <message>
            <source>it is an HDF5 file of another program</source>
            <translation>它是其他程序的 HDF5 文件</translation>
        </message>
        <message>
            <source>it is empty</source>
            <translation>文件为空</translation>
        </message>
        <message>
            <source>it is not a file</source>
            <translation>它不是文件</translation>
        </message>
        <message>
            <source>it is not an HDF5 file</source>
            <translation>它不是 HDF5 文件</translation>
        </message>
        <message>
            <source>its name leads out of the ZIP file</source>
            <translation>文件名指向 ZIP 文件之外</translation>
        </message>
        <message>
            <source>its saved weights are not all numbers</source>
            <translation>其保存的权重含有非有限数值</translation>
        </message>
        <message>
            <source>leaky-relu</source>
            <translation>Leaky ReLU</translation>
        </message>
        <message>
            <source>learned</source>
            <translation>可学习</translation>
        </message>
        <message>
            <source>learned: weights, means and variances of the components are trained with everything else. fixed: they stay where they start, evenly on a ring, with equal weights.</source>
            <translation>可学习：各分量的权重、均值和方差与其他参数一起训练。固定：停在起始处，均匀分布在圆环上，权重相等。</translation>
        </message>
        <message>
            <source>lies beside the folders of the classes</source>
            <translation>位于类别文件夹之外</translation>
        </message>
        <message>
            <source>log-variance of the posterior</source>
            <translation>后验的对数方差</translation>
        </message>
        <message>
            <source>mean of the posterior q(z|x)</source>
            <translation>后验 q(z|x) 的均值</translation>
        </message>
        <message>
            <source>missed: on average KL(q(z|x) ‖ p(z|x))</source>
            <translation>差额：平均为 KL(q(z|x) ‖ p(z|x))</translation>
        </message>
        <message>
            <source>mlp</source>
            <translation>MLP</translation>
        </message>
        <message>
            <source>mlp: fully connected layers, for pictures of any size. conv: convolutions, for square pictures of 16 to 128 pixels; slower, better on photographs.</source>
            <translation>MLP：全连接层，适用于任意尺寸的图像。卷积：适用于边长 16 到 128 像素的正方形图像；更慢，但对照片效果更好。</translation>
        </message>
        <message>
            <source>more</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>nats</source>
            <translation>奈特</translation>
        </message>
        <message>
            <source>nats per image</source>
            <translation>奈特/图像</translation>
        </message>
        <message>
            <source>nats this dimension carries about the image</source>
            <translation>该维度携带的关于图像的奈特数</translation>
        </message>
        <message>
            <source>nats: how likely the model finds x</source>
            <translation>奈特：模型认为 x 有多可能</translation>
        </message>
        <message>
            <source>neither a file nor a folder</source>
            <translation>既非文件也非文件夹</translation>
        </message>
        <message>
            <source>no images</source>
            <translation>没有图像</translation>
        </message>
        <message>
            <source>no prior</source>
            <translation>没有先验</translation>
        </message>
        <message>
            <source>noise</source>
            <translation>噪声</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>not a picture of a known kind (PNG, JPEG, GIF, BMP, TIFF, WEBP, PPM)</source>
            <translation>不是已知格式的图像（PNG、JPEG、GIF、BMP、TIFF、WEBP、PPM）</translation>
        </message>
        <message>
            <source>not an ordinary file</source>
            <translation>不是普通文件</translation>
        </message>
        <message>
            <source>on or off</source>
            <translation>开或关</translation>
        </message>
        <message>
            <source>one IDX data set in the folder (or give one of its files)</source>
            <translation>文件夹中的一个 IDX 数据集（或指定其中一个文件）</translation>
        </message>
        <message>
            <source>one by one</source>
            <translation>逐个</translation>
        </message>
        <message>
            <source>one colour</source>
            <translation>单色</translation>
        </message>
        <message>
            <source>one of {choices}</source>
            <translation>以下之一：{choices}</translation>
        </message>
        <message>
            <source>pad</source>
            <translation>补边</translation>
        </message>
        <message>
            <source>pictures</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>pixels</source>
            <translation>像素</translation>
        </message>
        <message>
            <source>pixels in 0…1</source>
            <translation>像素，取值 0…1</translation>
        </message>
        <message>
            <source>pytorch</source>
            <translation>PyTorch</translation>
        </message>
        <message>
            <source>q(z|x) at 1 and 2 σ among the test images, in the two most informative dimensions.</source>
            <translation>q(z|x) 的 1σ 与 2σ 范围，与测试图像一同显示在信息量最大的两个维度上。</translation>
        </message>
        <message>
            <source>random</source>
            <translation>随机</translation>
        </message>
        <message>
            <source>rate: KL (nats per image)</source>
            <translation>率：KL（奈特/图像）</translation>
        </message>
        <message>
            <source>reconstruction</source>
            <translation>重构</translation>
        </message>
        <message>
            <source>reconstruction = −log p(x|z)</source>
            <translation>重构 = −log p(x|z)</translation>
        </message>
        <message>
            <source>reconstruction {r} + KL {kl} nats</source>
            <translation>重构 {r} + KL {kl} 奈特</translation>
        </message>
        <message>
            <source>reconstruction {r} nats</source>
            <translation>重构 {r} 奈特</translation>
        </message>
        <message>
            <source>reconstruction {value} nats</source>
            <translation>重构 {value} 奈特</translation>
        </message>
        <message>
            <source>relu</source>
            <translation>ReLU</translation>
        </message>
        <message>
            <source>second output of the encoder; σ = exp(½ log σ²)</source>
            <translation>编码器的第二个输出；σ = exp(½ log σ²)</translation>
        </message>
        <message>
            <source>side by side</source>
            <translation>并行</translation>
        </message>
        <message>
            <source>sigmoid</source>
            <translation>sigmoid</translation>
        </message>
        <message>
            <source>silent from the start</source>
            <translation>一直沉默</translation>
        </message>
        <message>
            <source>silent since step {step}</source>
            <translation>自第 {step} 步起沉默</translation>
        </message>
        <message>
            <source>silu</source>
            <translation>SiLU</translation>
        </message>
        <message>
            <source>softplus</source>
            <translation>Softplus</translation>
        </message>
        <message>
            <source>something else</source>
            <translation>其他内容</translation>
        </message>
        <message>
            <source>standard</source>
            <translation>标准</translation>
        </message>
        <message>
            <source>standard deviation of the posterior</source>
            <translation>后验的标准差</translation>
        </message>
        <message>
            <source>static</source>
            <translation>静态</translation>
        </message>
        <message>
            <source>step</source>
            <translation>步</translation>
        </message>
        <message>
            <source>step {step}</source>
            <translation>第 {step} 步</translation>
        </message>
        <message>
            <source>steps</source>
            <translation>步</translation>
        </message>
        <message>
            <source>straight</source>
            <translation>直线</translation>
        </message>
        <message>
            <source>stretch</source>
            <translation>拉伸</translation>
        </message>
        <message>
            <source>tanh</source>
            <translation>tanh</translation>
        </message>
        <message>
            <source>tell how probable an image is</source>
            <translation>给出图像的概率</translation>
        </message>
        <message>
            <source>test</source>
            <translation>测试</translation>
        </message>
        <message>
            <source>test image {n}</source>
            <translation>测试图像 {n}</translation>
        </message>
        <message>
            <source>test {step}</source>
            <translation>测试 {step}</translation>
        </message>
        <message>
            <source>the code: a draw from q(z|x) that gradients pass through</source>
            <translation>编码：从 q(z|x) 抽取的样本，梯度可以通过</translation>
        </message>
        <message>
            <source>the image</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>the picture could not be written there</source>
            <translation>图像无法写入该处</translation>
        </message>
        <message>
            <source>to fit</source>
            <translation>自适应</translation>
        </message>
        <message>
            <source>train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>unbounded</source>
            <translation>无界</translation>
        </message>
        <message>
            <source>var {value}</source>
            <translation>方差 {value}</translation>
        </message>
        <message>
            <source>waits for its turn</source>
            <translation>等待轮到</translation>
        </message>
        <message>
            <source>warmup</source>
            <translation>预热</translation>
        </message>
        <message>
            <source>what the decoder says of the pixels, given z; its mean is shown</source>
            <translation>给定 z 时解码器对像素的描述；显示其均值</translation>
        </message>
        <message>
            <source>when paused</source>
            <translation>暂停时</translation>
        </message>
        <message>
            <source>whole numbers from {low} to {high}, separated by commas</source>
            <translation>{low} 到 {high} 的整数，以逗号分隔</translation>
        </message>
        <message>
            <source>worst</source>
            <translation>最差</translation>
        </message>
        <message>
            <source>x: the image</source>
            <translation>x：图像</translation>
        </message>
        <message>
            <source>x: the pixels that are encoded.</source>
            <translation>x：被编码的像素。</translation>
        </message>
        <message>
            <source>xavier</source>
            <translation>Xavier</translation>
        </message>
        <message>
            <source>z{d} fell silent at step {step}</source>
            <translation>z{d} 在第 {step} 步沉默</translation>
        </message>
        <message>
            <source>{curve}, test images</source>
            <translation>{curve}，测试图像</translation>
        </message>
        <message>
            <source>{curve}, training, smoothed</source>
            <translation>{curve}，训练，已平滑</translation>
        </message>
        <message>
            <source>{model} · {data} – VAE Studio</source>
            <translation>{model} · {data} – VAE Studio</translation>
        </message>
        <message>
            <source>{name}: click to hide or show, double-click (Enter) to show alone</source>
            <translation>{name}：单击隐藏或显示，双击（Enter）单独显示</translation>
        </message>
        <message>
            <source>{name}: {train} to learn from, {test} to test with</source>
            <translation>{name}：训练 {train}，测试 {test}</translation>
        </message>
        <message>
            <source>{n} %</source>
            <translation>{n} %</translation>
        </message>
        <message>
            <source>{n} images: z is their mean</source>
            <translation>{n} 张图像：z 取其均值</translation>
        </message>
        <message>
            <source>{n} more dimensions, {k} of them silent</source>
            <translation>另有 {n} 个维度，其中 {k} 个沉默</translation>
        </message>
        <message>
            <source>{n} nats</source>
            <translation>{n} 奈特</translation>
        </message>
        <message>
            <source>{n} silent</source>
            <translation>{n} 个沉默</translation>
        </message>
        <message>
            <source>{n} silent dimensions</source>
            <translation>{n} 个沉默维度</translation>
        </message>
        <message>
            <source>{n} silent from the start</source>
            <translation>{n} 个一直沉默</translation>
        </message>
        <message>
            <source>{n} steps</source>
            <translation>{n} 步</translation>
        </message>
        <message>
            <source>{speed} images/s</source>
            <translation>{speed} 张/秒</translation>
        </message>
        <message>
            <source>{task} was cancelled.</source>
            <translation>{task}：已取消。</translation>
        </message>
        <message>
            <source>{value} nats</source>
            <translation>{value} 奈特</translation>
        </message>
        <message>
            <source>{w} × {h} pixels</source>
            <translation>{w} × {h} 像素</translation>
        </message>
        <message>
            <source>{w} × {h}, colour</source>
            <translation>{w} × {h}，彩色</translation>
        </message>
        <message>
            <source>{w} × {h}, grey</source>
            <translation>{w} × {h}，灰度</translation>
        </message>
        <message>
            <source>ε = 0</source>
            <translation>ε = 0</translation>
        </message>
        <message>
            <source>ε again</source>
            <translation>重抽 ε</translation>
        </message>
        <message>
            <source>“{model}” needs classes, and these images have none. “{other}” can learn them.</source>
            <translation>“{model}”需要类别，而这些图像没有。可用“{other}”来学习。</translation>
        </message>
        <message>
            <source>“{name}” is not on this computer and could not be downloaded ({reason}). Connect to the network and try again, or use the built-in set: pen-digits.</source>
            <translation>本机没有“{name}”，且无法下载（{reason}）。请联网后重试，或使用内置数据集：pen-digits。</translation>
        </message>
        <message>
            <source>“{name}” must be {expected}, not “{found}”.</source>
            <translation>“{name}”应为{expected}，而不是“{found}”。</translation>
        </message>
        <message>
            <source>“{path}” arrived damaged (its checksum differs) and was thrown away; please try again.</source>
            <translation>“{path}”下载时损坏（校验和不符），已丢弃；请重试。</translation>
        </message>
        <message>
            <source>“{path}” cannot be read: expected {expected}, found {found}.</source>
            <translation>无法读取“{path}”：应为{expected}，实为{found}。</translation>
        </message>
        <message>
            <source>“{path}” could not be written ({reason}). Free some space there, or choose another cache folder.</source>
            <translation>无法写入“{path}”（{reason}）。请腾出空间，或选择其他缓存文件夹。</translation>
        </message>
        <message>
            <source>“{path}” could not be written: {reason}.</source>
            <translation>无法写入“{path}”：{reason}。</translation>
        </message>
        <message>
            <source>“{path}” holds {count} readable picture; at least 2 are needed, one to learn from and one to test with.</source>
            <translation>“{path}”中只有 {count} 张可读取的图像；至少需要 2 张，一张训练，一张测试。</translation>
        </message>
        <message>
            <source>“{path}” is damaged and was not opened: {reason}.</source>
            <translation>“{path}”已损坏，未打开：{reason}。</translation>
        </message>
        <message>
            <source>“{path}” is not a VAE Studio session: {reason}.</source>
            <translation>“{path}”不是 VAE Studio 会话：{reason}。</translation>
        </message>
        <message>
            <source>“{path}” needs {needed:.1f} GB of memory for its pictures; at most {limit:.1f} GB are used. Choose a smaller picture size or fewer pictures.</source>
            <translation>“{path}”的图像需要 {needed:.1f} GB 内存；最多使用 {limit:.1f} GB。请选择更小的图像尺寸或更少的图像。</translation>
        </message>
        <message>
            <source>“{path}” needs {need} MB of memory to open, more than half of the {free} MB that are free. Close other programs and try again.</source>
            <translation>打开“{path}”需要 {need} MB 内存，超过可用 {free} MB 的一半。请关闭其他程序后重试。</translation>
        </message>
        <message>
            <source>“{path}” was made by a newer VAE Studio (format {found}; this one reads up to {known}). Please update.</source>
            <translation>“{path}”由更新版本的 VAE Studio 创建（格式 {found}；本版本最高支持 {known}）。请更新。</translation>
        </message>
        <message>
            <source>“{text}” is not of the form FIELD=VALUE, for example beta=4.</source>
            <translation>“{text}”不符合 FIELD=VALUE 的形式，例如 beta=4。</translation>
        </message>
        <message>
            <source>−log p(x|z): the pixels, once z is known</source>
            <translation>−log p(x|z)：已知 z 后像素的代价</translation>
        </message>
        <message>
            <source>○ not saved yet</source>
            <translation>○ 尚未保存</translation>
        </message>
        <message>
            <source>○ nothing to save</source>
            <translation>○ 无需保存</translation>
        </message>
        <message>
            <source>● saved</source>
            <translation>● 已保存</translation>
        </message>
    </context>
</TS>
