<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>vaestudio</name>
        <message>
            <source>%</source>
            <translation>%</translation>
        </message>
        <message>
            <source>+ gap</source>
            <translation>+ 差距</translation>
        </message>
        <message>
            <source>0 (automatic) or a whole number from 16 to 128</source>
            <translation>0（自动）或 16 到 128 的整数</translation>
        </message>
        <message>
            <source>0 to 1; continuous factors, so R² and no classifier.</source>
            <translation>0 到 1；因素是连续的，因此用 R² 而不用分类器。</translation>
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
            <source>1: codes for training come from the whole picture (CVAE). 0: from the visible part, as they do when a picture is completed (GSNN). Between: the hybrid of both.</source>
            <translation>1：训练时的编码来自整张图像（CVAE）。0：来自可见部分，与补全图像时相同（GSNN）。介于其间：二者的混合。</translation>
        </message>
        <message>
            <source>1: each dimension serves one factor. About noise where informativeness is near 0.</source>
            <translation>1：每个维度只服务一个因素。信息度接近 0 时，说的只是噪声。</translation>
        </message>
        <message>
            <source>1: each factor is served by one dimension. About noise where informativeness is near 0.</source>
            <translation>1：每个因素只由一个维度表示。信息度接近 0 时，说的只是噪声。</translation>
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
            <source>A code that stands for less than this share of its fair part of a batch is dead, and starts anew at a vector of the encoder. 0: dead codes stay dead.</source>
            <translation>若一个码所代表的份额低于一批中应得份额的这一比例，它就是死码，并从编码器的某个向量重新开始。0：死码保持不变。</translation>
        </message>
        <message>
            <source>A dimension is silent when its KL is at most 0.01 nats: moving it changes nothing</source>
            <translation>KL 不超过 0.01 奈特的维度是沉默的：移动它不改变任何东西</translation>
        </message>
        <message>
            <source>A distance of draws from the aggregated posterior and from the prior that needs no density, with the kernel C / (C + |z − z'|²), C twice the prior's variance summed over the dimensions.</source>
            <translation>聚合后验的样本与先验样本之间的距离，不需要密度；核为 C / (C + |z − z'|²)，C 为先验各维方差之和的两倍。</translation>
        </message>
        <message>
            <source>A drag is a lasso: the images in it, and what their mean decodes to. Return takes a circle around z.</source>
            <translation>拖动即为套索：圈中的图像，以及它们的均值解码的结果。回车键取 z 周围的一个圆。</translation>
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
            <source>A grid over p(z|x) needs a model of two latent dimensions.</source>
            <translation>在 p(z|x) 上铺网格需要有两个隐维度的模型。</translation>
        </message>
        <message>
            <source>A network squeezes every digit into two numbers and draws it again from them. Watch it find out what matters.</source>
            <translation>一个网络把每个数字压缩成两个数，再由它们重新画出来。看它如何发现什么才重要。</translation>
        </message>
        <message>
            <source>A new run that begins as this one was at the step that is shown; this one is kept as it is.</source>
            <translation>从当前显示的那一步开始一次新的运行；原来的运行保持不变。</translation>
        </message>
        <message>
            <source>A plain network has one answer: the mean of all that could be there</source>
            <translation>普通网络只有一个答案：所有可能内容的平均</translation>
        </message>
        <message>
            <source>A small trained model on digits; what you do with it goes into a copy.</source>
            <translation>一个在数字图像上训练好的小模型；您对它做的一切都保存在副本里。</translation>
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
            <source>Accuracy of samples by class</source>
            <translation>样本的类别准确率</translation>
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
            <source>Active units, by KL</source>
            <translation>活跃单元（按 KL）</translation>
        </message>
        <message>
            <source>Active units, by variance</source>
            <translation>活跃单元（按方差）</translation>
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
            <source>Adversarial</source>
            <translation>对抗</translation>
        </message>
        <message>
            <source>Adversarial autoencoder</source>
            <translation>对抗自编码器</translation>
        </message>
        <message>
            <source>Adversarial weight</source>
            <translation>对抗权重</translation>
        </message>
        <message>
            <source>Again</source>
            <translation>重画</translation>
        </message>
        <message>
            <source>Aggregated posterior</source>
            <translation>聚合后验</translation>
        </message>
        <message>
            <source>All classes</source>
            <translation>所有类别</translation>
        </message>
        <message>
            <source>All numbers, with their units and steps, to the clipboard</source>
            <translation>将所有数值连同单位和步数复制到剪贴板</translation>
        </message>
        <message>
            <source>All right</source>
            <translation>知道了</translation>
        </message>
        <message>
            <source>Alpha</source>
            <translation>α</translation>
        </message>
        <message>
            <source>Alpha: schedule</source>
            <translation>α：调度</translation>
        </message>
        <message>
            <source>Alpha: schedule length</source>
            <translation>α：调度长度</translation>
        </message>
        <message>
            <source>Alternate every</source>
            <translation>交替间隔</translation>
        </message>
        <message>
            <source>Amortisation gap</source>
            <translation>摊销间隙</translation>
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
            <source>Approximation gap</source>
            <translation>近似间隙</translation>
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
            <source>As many codes as if all were used alike: the exponential of the entropy of their use</source>
            <translation>相当于多少个码被均匀使用：使用分布的熵的指数</translation>
        </message>
        <message>
            <source>As many codes as if all were used alike; the mean of variables with values of their own.</source>
            <translation>相当于多少个码被均匀使用；若各变量有自己的取值，则取平均。</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>At step</source>
            <translation>所在步</translation>
        </message>
        <message>
            <source>At β = 4 strokes are softer and odd digits are drawn as ordinary ones. Fork from here begins a second run where this one was.</source>
            <translation>β = 4 时笔画更模糊，写得古怪的数字被画成普通的样子。从此处分叉会从这里开始第二次运行。</translation>
        </message>
        <message>
            <source>Autoencoder</source>
            <translation>自编码器</translation>
        </message>
        <message>
            <source>Autoencoder against VAE: holes</source>
            <translation>自编码器与 VAE：空洞</translation>
        </message>
        <message>
            <source>Automatic is colour as soon as one picture has any.</source>
            <translation>自动：只要有一张图像是彩色，就用彩色。</translation>
        </message>
        <message>
            <source>Back to the original</source>
            <translation>回到原来的运行</translation>
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
            <source>Bars shrink, and some lights go out: what a dimension said was not worth its price. The panel says when each fell silent.</source>
            <translation>柱子变短，有些灯熄灭：某个维度所说的内容不值它的代价。面板会说明每个维度何时沉默。</translation>
        </message>
        <message>
            <source>Baseline</source>
            <translation>基线</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>批大小</translation>
        </message>
        <message>
            <source>Because codes are where the prior says, drawing from the prior makes digits. The autoencoder had nothing to draw from.</source>
            <translation>因为编码就在先验所说的地方，从先验采样便得到数字。自编码器没有可供采样的分布。</translation>
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
            <source>Begin and train</source>
            <translation>开始并训练</translation>
        </message>
        <message>
            <source>Begin with a fresh VAE of two latent dimensions and press Train, or Space.</source>
            <translation>从一个全新的两维隐变量 VAE 开始，按训练或空格键。</translation>
        </message>
        <message>
            <source>Begin with a plain autoencoder of two dimensions and train it for three epochs.</source>
            <translation>从一个普通的两维自编码器开始，训练三轮。</translation>
        </message>
        <message>
            <source>Begin with ten latent dimensions and train for two epochs.</source>
            <translation>从十个隐变量维度开始，训练两轮。</translation>
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
            <source>Both squeeze a digit into two numbers. Only one of them can make new digits. Why?</source>
            <translation>两者都把一个数字压缩成两个数，却只有一个能造出新的数字。为什么？</translation>
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
            <source>Burda et al. 2016, eq. 8, with their gradient or the doubly reparameterised one (DReG) of Tucker et al. 2019.

The bound log 1/K Σ w_k rises to log p(x) with K. `reconstruction` and `kl` are means over the same samples, so that
their sum is the ordinary negative ELBO and `iwae`, the objective, lies below it.</source>
            <translation>Burda 等 2016，式 8，使用他们的梯度，或 Tucker 等 2019 的双重重参数化梯度（DReG）。

界 log 1/K Σ w_k 随 K 升向 log p(x)。重构和 KL 是同一批样本上的均值，所以两者之和是普通的负 ELBO，而目标 IWAE 低于它。</translation>
        </message>
        <message>
            <source>By chance</source>
            <translation>随机水平</translation>
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
            <source>CVAE that completes pictures</source>
            <translation>补全图像的 CVAE</translation>
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
            <source>Categorical VAE (Gumbel-softmax)</source>
            <translation>类别 VAE（Gumbel-softmax）</translation>
        </message>
        <message>
            <source>Categorical variables that stand for a picture.</source>
            <translation>代表一幅图像的类别变量的个数。</translation>
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
            <source>Channels of each convolution of the encoder, separated by commas. Each halves the picture; the decoder mirrors them. What is left is the grid of codes: 7×7 of 28×28 pixels with two.</source>
            <translation>编码器各卷积层的通道数，用逗号分隔。每层将图像减半，解码器与之镜像。剩下的就是码的网格：28×28 像素经两层后为 7×7。</translation>
        </message>
        <message>
            <source>Chen et al. 2018, eq. 2 to 4 and appendix C: the KL is taken apart into I(z; n), TC(z) and Σ KL(q(z_j) ‖ p(z_j)).

The parts are the mutual information between a code and its image's number n, the total correlation between
dimensions, KL(q(z) ‖ Π q(z_j)), and how far each dimension by itself is from the prior. q(z), the average over all
images, is estimated from the batch; the parts sum to `kl`, log q(z|x) − log p(z) at the decoded code, exactly.</source>
            <translation>Chen 等 2018，式 2 至 4 及附录 C：KL 被拆成 I(z; n)、TC(z) 和 Σ KL(q(z_j) ‖ p(z_j))。

三部分是：编码与其图像编号 n 之间的互信息；各维度之间的总相关 KL(q(z) ‖ Π q(z_j))；每个维度各自离先验有多远。q(z) 是所有图像上的平均，由批次估计；三部分之和恰为被解码的编码处的 KL，log q(z|x) − log p(z)。</translation>
        </message>
        <message>
            <source>Choose a session: it is shown here at the step of this run, and the time machine moves both.</source>
            <translation>选择一个会话：它会在这里显示到与本次运行相同的步数，时光机同时移动两者。</translation>
        </message>
        <message>
            <source>Choose a session…</source>
            <translation>选择会话…</translation>
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
            <source>Click a point in the latent space, ideally one between two clouds.</source>
            <translation>在隐空间中点击一个点，最好在两片点云之间。</translation>
        </message>
        <message>
            <source>Click a point to select its image; drag to move z. Shift-drag: a line and the pictures between. Ctrl-drag: a lasso and its mean. Wheel: zoom. Middle or right drag: pan. Double click: whole view.</source>
            <translation>单击点选择图像；拖动移动 z。Shift 拖动：一条线及沿线图像。Ctrl 拖动：套索及其均值。滚轮：缩放。中键或右键拖动：平移。双击：全览。</translation>
        </message>
        <message>
            <source>Click a value to give it to its variable</source>
            <translation>点击一个取值，赋给它的变量</translation>
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
            <source>Code dimensions</source>
            <translation>码的维数</translation>
        </message>
        <message>
            <source>Code {code}: {share} of all positions</source>
            <translation>码 {code}：占所有位置的 {share}</translation>
        </message>
        <message>
            <source>Codebook</source>
            <translation>码本</translation>
        </message>
        <message>
            <source>Codes</source>
            <translation>码</translation>
        </message>
        <message>
            <source>Codes drawn and decoded for each picture of a batch.</source>
            <translation>批中每张图像采样并解码的编码数。</translation>
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
            <source>Codes from the prior</source>
            <translation>来自先验的编码</translation>
        </message>
        <message>
            <source>Codes in use</source>
            <translation>使用中的码</translation>
        </message>
        <message>
            <source>Codes of the image</source>
            <translation>图像的码</translation>
        </message>
        <message>
            <source>Codes of the test images (CSV)…</source>
            <translation>测试图像的编码（CSV）…</translation>
        </message>
        <message>
            <source>Codes that occur among the first 1,000 test images</source>
            <translation>前 1,000 张测试图像中出现的码</translation>
        </message>
        <message>
            <source>Codes that occur; where variables have values of their own, all of them.</source>
            <translation>出现过的码；若各变量有自己的取值，则合计全部。</translation>
        </message>
        <message>
            <source>Codes that stand for a picture. With convolutions the grid follows from the size of the picture.</source>
            <translation>代表一幅图像的码的个数。使用卷积时，网格由图像大小决定。</translation>
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
            <source>Commitment</source>
            <translation>承诺项</translation>
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
            <source>Complete</source>
            <translation>补全</translation>
        </message>
        <message>
            <source>Completeness</source>
            <translation>完备度</translation>
        </message>
        <message>
            <source>Completion of pictures</source>
            <translation>图像补全</translation>
        </message>
        <message>
            <source>Completions</source>
            <translation>补全结果</translation>
        </message>
        <message>
            <source>Completions drawn from the model</source>
            <translation>从模型采样的补全结果</translation>
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
            <source>Contraction</source>
            <translation>收缩</translation>
        </message>
        <message>
            <source>Contraction weight</source>
            <translation>收缩权重</translation>
        </message>
        <message>
            <source>Contraction weight: schedule</source>
            <translation>收缩权重：调度</translation>
        </message>
        <message>
            <source>Contraction weight: schedule length</source>
            <translation>收缩权重：调度长度</translation>
        </message>
        <message>
            <source>Contractive autoencoder</source>
            <translation>收缩自编码器</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy as CSV</source>
            <translation>复制为 CSV</translation>
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
            <source>Couplings</source>
            <translation>耦合层</translation>
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
            <source>Davidson et al. 2018, section 3: q(z|x) is von Mises–Fisher, p(z) uniform on the sphere in D dimensions.

The KL has a closed form that does not depend on the direction: nothing pulls codes to a middle. Draws are those of
their algorithm 1 (Ulrich 1984, Wood 1994); the gradient of a draw is the implicit one, exact, where theirs corrects for
rejections. z anywhere but on the sphere stands for its direction.</source>
            <translation>Davidson 等 2018，第 3 节：q(z|x) 为 von Mises–Fisher 分布，p(z) 在 D 维球面上均匀。

KL 有与方向无关的闭式解：没有什么把编码拉向中心。采样按其算法 1（Ulrich 1984，Wood 1994）；样本的梯度是隐式梯度，是精确的，而他们需要修正拒绝采样。不在球面上的 z 代表它的方向。</translation>
        </message>
        <message>
            <source>Decay</source>
            <translation>衰减</translation>
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
            <source>Decoded from its codes</source>
            <translation>由它的码解码而来</translation>
        </message>
        <message>
            <source>Decoder</source>
            <translation>解码器</translation>
        </message>
        <message>
            <source>Denoising autoencoder</source>
            <translation>去噪自编码器</translation>
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
            <source>Dimension-wise KL</source>
            <translation>逐维 KL</translation>
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
            <source>Dimensions whose posterior mean varies by more than 0.01 over the images.</source>
            <translation>后验均值在图像间的方差大于 0.01 的维度。</translation>
        </message>
        <message>
            <source>Dimensions whose posterior mean varies over the images by more than 0.01 (Burda et al. 2016)</source>
            <translation>后验均值在图像间的方差大于 0.01 的维度（Burda et al. 2016）</translation>
        </message>
        <message>
            <source>Dimensions with a KL above 0.01 nats.</source>
            <translation>KL 大于 0.01 奈特的维度。</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃</translation>
        </message>
        <message>
            <source>Discrepancy weight</source>
            <translation>差异权重</translation>
        </message>
        <message>
            <source>Discrepancy weight: schedule</source>
            <translation>差异权重：调度</translation>
        </message>
        <message>
            <source>Discrepancy weight: schedule length</source>
            <translation>差异权重：调度长度</translation>
        </message>
        <message>
            <source>Discriminator</source>
            <translation>判别器</translation>
        </message>
        <message>
            <source>Discriminator layers</source>
            <translation>判别器层</translation>
        </message>
        <message>
            <source>Discriminator rests below</source>
            <translation>判别器休息的界限</translation>
        </message>
        <message>
            <source>Disentanglement</source>
            <translation>解缠度</translation>
        </message>
        <message>
            <source>Disentanglement, completeness, informativeness</source>
            <translation>解缠度、完备度与信息度</translation>
        </message>
        <message>
            <source>Distance over which codes are compared, in units of the usual distance between two draws of the prior.</source>
            <translation>比较编码的距离尺度，以先验两个样本之间的通常距离为单位。</translation>
        </message>
        <message>
            <source>Distortion</source>
            <translation>失真</translation>
        </message>
        <message>
            <source>Do it for me: {what}</source>
            <translation>替我完成：{what}</translation>
        </message>
        <message>
            <source>Downloading</source>
            <translation>正在下载</translation>
        </message>
        <message>
            <source>Downloading {name}: {n} of {total} MB</source>
            <translation>正在下载 {name}：{n} / {total} MB</translation>
        </message>
        <message>
            <source>Drag in the latent space, or move the two sliders of the decoder.</source>
            <translation>在隐空间中拖动，或移动解码器的两个滑块。</translation>
        </message>
        <message>
            <source>Drag on the picture to move along the two leading dimensions</source>
            <translation>在图像上拖动，沿信息量最大的两个维度移动</translation>
        </message>
        <message>
            <source>Drag the slider of the time machine, at the bottom, to the left and slowly back.</source>
            <translation>把底部时光机的滑块向左拖，再慢慢拖回来。</translation>
        </message>
        <message>
            <source>Draw</source>
            <translation>绘制</translation>
        </message>
        <message>
            <source>Draw a line between two clouds once more.</source>
            <translation>再在两片点云之间画一条线。</translation>
        </message>
        <message>
            <source>Draw a line for me</source>
            <translation>替我画一条线</translation>
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
            <source>Draws from the prior, or the learned pictures that the prior is made of</source>
            <translation>来自先验的样本，或构成先验的学得图像</translation>
        </message>
        <message>
            <source>ELBO</source>
            <translation>ELBO</translation>
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
            <source>Each bar is the KL of one dimension: how many nats it says about an image. All the lights are on, or nearly all.</source>
            <translation>每根柱子是一个维度的 KL：它用多少奈特描述一幅图像。灯全部亮着，或几乎全部。</translation>
        </message>
        <message>
            <source>Each class, to learn from + to test with:</source>
            <translation>各类别，训练 + 测试：</translation>
        </message>
        <message>
            <source>Each number is of the test images and of the model as it was at the step beside it. Training may go on meanwhile. Select a line to read what it says.</source>
            <translation>每个数值都基于测试图像，以及模型在旁边所示那一步时的状态。期间训练可以继续。选中一行即可阅读其说明。</translation>
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
            <source>Entries of the codebook. A position says at most log K nats about the picture.</source>
            <translation>码本的条目数。每个位置最多携带 log K 奈特的图像信息。</translation>
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
            <source>Every panel goes back together. When did the first cloud part from the rest?</source>
            <translation>所有面板一起倒退。第一片点云是什么时候与其余分开的？</translation>
        </message>
        <message>
            <source>Every picture on the way is a digit, or nearly one. The price: the reconstructions are softer than the autoencoder's.</source>
            <translation>一路上每幅图都是数字，或几乎是。代价是：重构比自编码器的更模糊。</translation>
        </message>
        <message>
            <source>Everything it is made of, with licences</source>
            <translation>所有组成部分及其许可证</translation>
        </message>
        <message>
            <source>Everything…</source>
            <translation>全部…</translation>
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
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Exporting</source>
            <translation>正在导出</translation>
        </message>
        <message>
            <source>FactorVAE</source>
            <translation>FactorVAE</translation>
        </message>
        <message>
            <source>FactorVAE score</source>
            <translation>FactorVAE 分数</translation>
        </message>
        <message>
            <source>Far from the points there are smears. The decoder was never asked about these places.</source>
            <translation>远离点的地方是一团模糊。解码器从未被问到过这些位置。</translation>
        </message>
        <message>
            <source>Fashion-MNIST</source>
            <translation>Fashion-MNIST</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>特征</translation>
        </message>
        <message>
            <source>Field</source>
            <translation>解码场</translation>
        </message>
        <message>
            <source>Figure</source>
            <translation>数值项</translation>
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
            <source>First frame</source>
            <translation>第一帧</translation>
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
            <source>Flow</source>
            <translation>流</translation>
        </message>
        <message>
            <source>Flow posterior</source>
            <translation>流后验</translation>
        </message>
        <message>
            <source>Flow prior</source>
            <translation>流先验</translation>
        </message>
        <message>
            <source>Follow</source>
            <translation>跟随</translation>
        </message>
        <message>
            <source>Follow a session…</source>
            <translation>跟随会话…</translation>
        </message>
        <message>
            <source>Follow it instead</source>
            <translation>改为跟随</translation>
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
            <source>Following “{path}”: what another program trains is shown here as its file grows. Train makes a copy of its own.</source>
            <translation>正在跟随“{path}”：另一个程序训练的内容会随其文件的增长显示在这里。按训练按钮会另建一份副本。</translation>
        </message>
        <message>
            <source>For classes, put the images of each into a subfolder of its own.</source>
            <translation>若要分类别，请将每类图像放入各自的子文件夹。</translation>
        </message>
        <message>
            <source>For each factor, the R² of its best dimension less that of the second, by a straight line from one dimension.</source>
            <translation>对每个因素，由单个维度作直线预测，最好维度的 R² 减去第二位的 R²。</translation>
        </message>
        <message>
            <source>For each factor, the dimension that knows most about it less the second, in units of the factor's entropy. 1: each factor sits in one dimension; 0: every factor is shared.</source>
            <translation>对每个因素，最了解它的维度与第二位之差，以该因素的熵为单位。1：每个因素只在一个维度中；0：所有因素都被分摊。</translation>
        </message>
        <message>
            <source>Fork from here</source>
            <translation>从此处分叉</translation>
        </message>
        <message>
            <source>Fraction of the pictures kept for the test where the data have no test pictures of their own.</source>
            <translation>数据自身没有测试图像时，留作测试的图像比例。</translation>
        </message>
        <message>
            <source>Fraction of the pixels that are spoilt, or the standard deviation of the normal noise, where white is 1. 0 is the plain autoencoder.</source>
            <translation>被破坏像素的比例，或正态噪声的标准差（白色为 1）。0 即普通自编码器。</translation>
        </message>
        <message>
            <source>Frame back</source>
            <translation>上一帧</translation>
        </message>
        <message>
            <source>Frame forward</source>
            <translation>下一帧</translation>
        </message>
        <message>
            <source>Frames of the run are kept here as it trains</source>
            <translation>训练时会在这里记录运行的各个步骤</translation>
        </message>
        <message>
            <source>Free bits</source>
            <translation>免费比特</translation>
        </message>
        <message>
            <source>Free software under the MIT licence, built on:</source>
            <translation>采用 MIT 许可证的自由软件，基于：</translation>
        </message>
        <message>
            <source>From a lasso that predicts each factor from all dimensions: does a dimension serve one factor, is a factor served by one dimension, and how well is it predicted.</source>
            <translation>用 lasso 由所有维度预测每个因素：一个维度是否只服务一个因素，一个因素是否只由一个维度表示，以及预测得有多好。</translation>
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
            <source>Fréchet distance in own features</source>
            <translation>自有特征的 Fréchet 距离</translation>
        </message>
        <message>
            <source>Fréchet distance of samples</source>
            <translation>样本的 Fréchet 距离</translation>
        </message>
        <message>
            <source>Full screen with large type: latent space, decoder and losses.</source>
            <translation>全屏大字显示：隐空间、解码器和损失。</translation>
        </message>
        <message>
            <source>Gamma</source>
            <translation>γ</translation>
        </message>
        <message>
            <source>Gamma: schedule</source>
            <translation>γ：调度</translation>
        </message>
        <message>
            <source>Gamma: schedule length</source>
            <translation>γ：调度长度</translation>
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
            <source>Go to this code; Delete or a right click removes it. The two marked pins are the ends of the slider</source>
            <translation>转到此编码；Delete 键或右键可将其移除。两个选中的标记是滑块的两端</translation>
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
            <source>Hidden units between the two layers, on the way up and on the way down.</source>
            <translation>两层之间的隐藏单元数，向上和向下各一组。</translation>
        </message>
        <message>
            <source>Hidden units of the network inside each step. Give it a multiple of the latent dimensions.</source>
            <translation>每步内部网络的隐藏单元数。取隐变量维数的若干倍。</translation>
        </message>
        <message>
            <source>Hide “{panel}”; the View menu brings it back</source>
            <translation>隐藏“{panel}”；可从视图菜单恢复</translation>
        </message>
        <message>
            <source>Hinton &amp; Salakhutdinov 2006, without their layer-wise start. A code is a point, so nothing can be sampled.</source>
            <translation>Hinton 与 Salakhutdinov 2006，没有逐层预训练。编码是一个点，因此无法采样。</translation>
        </message>
        <message>
            <source>Hold Shift and drag from the middle of one cloud to the middle of another.</source>
            <translation>按住 Shift，从一片点云的中央拖到另一片的中央。</translation>
        </message>
        <message>
            <source>Holes</source>
            <translation>空洞</translation>
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
            <source>How codes learn. ema: each is the moving average of the vectors that chose it, k-means as training goes. gradient: by the second term of the objective, like every other weight; slower.</source>
            <translation>码如何学习。ema：每个码是选择它的向量的滑动平均，即边训练边做 k-means。gradient：像其他权重一样通过目标函数的第二项学习；较慢。</translation>
        </message>
        <message>
            <source>How far Adam moves each weight a step. Too large explodes; too small crawls.</source>
            <translation>Adam 每步移动权重的幅度。太大会发散，太小则进展缓慢。</translation>
        </message>
        <message>
            <source>How far all codes together are from the prior.</source>
            <translation>所有编码合在一起离先验有多远。</translation>
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
            <source>How fast the recorded steps follow each other</source>
            <translation>已记录的步骤依次显示的快慢</translation>
        </message>
        <message>
            <source>How it is found for a network that is not tied. estimated: along one random direction a step, right on average. exact: one backward pass for each latent dimension.</source>
            <translation>网络不共享权重时如何求得。估计：每步沿一个随机方向，平均而言准确。精确：每个隐变量维度做一次反向传播。</translation>
        </message>
        <message>
            <source>How likeness falls with the distance of two codes. imq: slowly, like 1 / (1 + u), so that codes far away still feel the prior. rbf: like exp(−u), which is blind to what is far away.</source>
            <translation>相似度如何随两个编码的距离下降。IMQ：缓慢下降，如 1 / (1 + u)，远处的编码仍能感受到先验。RBF：如 exp(−u)，看不到远处的编码。</translation>
        </message>
        <message>
            <source>How many codes occur among the test images, and how evenly: the perplexity of their use.</source>
            <translation>测试图像中出现了多少个码、使用是否均匀：使用的困惑度。</translation>
        </message>
        <message>
            <source>How many completions</source>
            <translation>补全结果的个数</translation>
        </message>
        <message>
            <source>How many of the latent dimensions are the top layer; one at least is left to the lower.</source>
            <translation>隐变量维度中有多少属于顶层；至少留一个给下层。</translation>
        </message>
        <message>
            <source>How many times training goes through all images.</source>
            <translation>训练遍历全部图像的次数。</translation>
        </message>
        <message>
            <source>How much of each picture is seen; the model learns to paint the rest. 1: the lower left quarter. 2: the left half. 3: all but the lower right quarter.</source>
            <translation>每张图像可见的部分；模型学习画出其余部分。1：左下四分之一。2：左半边。3：除右下四分之一以外的部分。</translation>
        </message>
        <message>
            <source>How much of the KL of each image is given up: at 1 a code may say as much about its picture as it likes.</source>
            <translation>放弃每张图像 KL 的多少：取 1 时编码可以包含任意多的图像信息。</translation>
        </message>
        <message>
            <source>How much the encoder cares about fooling the discriminator. 0 is the plain autoencoder; more brings the codes closer to the prior and costs some reconstruction.</source>
            <translation>编码器对骗过判别器的重视程度。0 即普通自编码器；更大使编码更接近先验，但会牺牲一些重构。</translation>
        </message>
        <message>
            <source>How often a sample is classified as the class that was asked for, by a small convolutional classifier trained on the spot on the training images. Its own accuracy on the test images stands beside.</source>
            <translation>样本被当场用训练图像训练的小型卷积分类器判为所要求类别的比例。旁边列出分类器自身在测试图像上的准确率。</translation>
        </message>
        <message>
            <source>How often each code is used</source>
            <translation>每个码的使用频率</translation>
        </message>
        <message>
            <source>How often each code is used; dashed: if all were used alike. Click one to put it in the selected cell</source>
            <translation>每个码的使用频率；虚线：均匀使用时。点击一个，把它放进选中的格子</translation>
        </message>
        <message>
            <source>How pictures are spoilt before they are encoded. masking: pixels are set to 0. gaussian: normal noise is added. salt-and-pepper: pixels are set to 0 or 1.</source>
            <translation>图像在编码前如何被破坏。遮蔽：像素置 0。高斯：加入正态噪声。椒盐：像素置 0 或 1。</translation>
        </message>
        <message>
            <source>How soft a choice is while training. High: smooth gradients and blends of values, which tests and samples never are. Low: real choices and noisy gradients. The paper anneals it from 1 to 0.5.</source>
            <translation>训练时选择有多软。高：梯度平滑，但得到的是取值的混合，测试和采样时从不如此。低：真正的选择，但梯度噪声大。论文将其从 1 退火到 0.5。</translation>
        </message>
        <message>
            <source>How strongly the encoder is drawn to its nearest codes. 0 lets its vectors run away from them.</source>
            <translation>编码器被拉向最近的码的力度。为 0 时，其向量会远离码。</translation>
        </message>
        <message>
            <source>How strongly the field shows under the points</source>
            <translation>解码场在点下方显示的强度</translation>
        </message>
        <message>
            <source>How the density of all images' codes is judged from a batch. weighted: every image counts alike; safe to press on, but the mutual information is never put above the logarithm of the batch size. stratified: right on average, but its logarithm is not; narrow codes are rewarded with a total correlation below zero.</source>
            <translation>如何由一批图像估计全部图像编码的密度。加权：每张图像同等计入；可放心加大权重，但互信息的估计不超过批大小的对数。分层：平均而言准确，但其对数不然；过窄的编码会得到低于零的总相关作为奖励。</translation>
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
            <source>Hyperspherical VAE</source>
            <translation>超球面 VAE</translation>
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
            <source>Importance-weighted evidence</source>
            <translation>重要性加权证据</translation>
        </message>
        <message>
            <source>In how many parts a batch is worked, one after the other or by as many processes at once. More need less memory for the same batch. What a model computes from the whole batch (a capacity, statistics of a codebook) is then computed from a part.</source>
            <translation>一个批次分成几份来算，可以依次进行，也可以由同样多的进程同时进行。份数越多，同样的批次所需内存越少。模型由整个批次计算的量（容量、码本的统计）此时只由一份计算。</translation>
        </message>
        <message>
            <source>Inference gap</source>
            <translation>推断间隙</translation>
        </message>
        <message>
            <source>InfoVAE (MMD-VAE)</source>
            <translation>InfoVAE（MMD-VAE）</translation>
        </message>
        <message>
            <source>Informativeness</source>
            <translation>信息度</translation>
        </message>
        <message>
            <source>Initialisation</source>
            <translation>初始化</translation>
        </message>
        <message>
            <source>Inner channels of the residual block on either side of the codes.</source>
            <translation>码两侧残差块的内部通道数。</translation>
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
            <source>Invertible maps one after the other.</source>
            <translation>依次相接的可逆映射。</translation>
        </message>
        <message>
            <source>Invertible maps one after the other; two move every number once.</source>
            <translation>依次相接的可逆映射；每两个把每个数各移动一次。</translation>
        </message>
        <message>
            <source>It draws its digits well. But its codes lie wherever they happened to fall: there is no prior, so there are no rings.</source>
            <translation>它把数字画得很好。但它的编码落在哪里就在哪里：没有先验，所以也没有圆环。</translation>
        </message>
        <message>
            <source>Its standard error</source>
            <translation>其标准误</translation>
        </message>
        <message>
            <source>Jacobian norm</source>
            <translation>雅可比范数</translation>
        </message>
        <message>
            <source>Jang et al. 2017, eq. 2 (Gumbel-softmax); Maddison et al. 2017 (the Concrete distribution), the same idea.

z is N variables of K values each, with a uniform prior, and the KL is that of categoricals, in closed form. A choice
has no gradient; while training it is softened: softmax((log q + Gumbel noise) / τ). Straight through, the decoder
sees the choice itself and the gradient is the softened one's. Tests, samples and everything looked at are choices.</source>
            <translation>Jang 等 2017，式 2（Gumbel-softmax）；Maddison 等 2017（Concrete 分布），同一思想。

z 是 N 个各有 K 个取值的变量，先验均匀，KL 是类别分布的闭式 KL。选择没有梯度；训练时把它软化：softmax((log q + Gumbel 噪声) / τ)。直通时，解码器看到选择本身，梯度则取软化后的。测试、样本以及一切所见都是选择本身。</translation>
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
            <source>KL of the lower layer</source>
            <translation>下层的 KL</translation>
        </message>
        <message>
            <source>KL of the top layer</source>
            <translation>顶层的 KL</translation>
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
            <source>KL that every latent dimension has for nothing, on the mean over a batch: below it nothing presses the dimension towards the prior, which keeps dimensions in use. With a prior whose KL is no sum over dimensions, such as a mixture, all of them share D times as much. 0 is the ordinary objective.</source>
            <translation>每个隐变量维度可免费使用的 KL，按一批的均值计：低于它时没有任何力量把该维度压向先验，从而使各维度保持使用。若先验的 KL 不是各维度之和（例如混合先验），则所有维度共享 D 倍的额度。0 即普通目标函数。</translation>
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
            <source>KL(q(z) ‖ p(z))</source>
            <translation>KL(q(z) ‖ p(z))</translation>
        </message>
        <message>
            <source>KL(q(z|x) ‖ p(z))</source>
            <translation>KL(q(z|x) ‖ p(z))</translation>
        </message>
        <message>
            <source>KL(q(z|x) ‖ p(z)).</source>
            <translation>KL(q(z|x) ‖ p(z))。</translation>
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
            <source>KL(q(z|x) ‖ p(z|x))</source>
            <translation>KL(q(z|x) ‖ p(z|x))</translation>
        </message>
        <message>
            <source>KL(q(z|x) ‖ p(z|x)) = {nats} nats</source>
            <translation>KL(q(z|x) ‖ p(z|x)) = {nats} 奈特</translation>
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
            <source>Kernel</source>
            <translation>核函数</translation>
        </message>
        <message>
            <source>Kernel width</source>
            <translation>核宽度</translation>
        </message>
        <message>
            <source>Kim &amp; Mnih 2018, eq. 2 and algorithm 2: the total correlation KL(q(z) ‖ Π q(z_j)) is made small, the KL is not.

A discriminator learns to tell codes z of q(z) from codes whose dimensions were shuffled over the batch by themselves.
Its logit is an estimate of log q(z) / Π q(z_j), and the logit's mean over codes one of the total correlation (their
eq. 3). The first half of a batch gives it real codes, the second half shuffled ones.</source>
            <translation>Kim 与 Mnih 2018，式 2 与算法 2：使总相关 KL(q(z) ‖ Π q(z_j)) 变小，而不是 KL。

判别器学习区分来自 q(z) 的编码 z 与各维度在批次内各自打乱的编码。它的 logit 是 log q(z) / Π q(z_j) 的估计，logit 在编码上的均值则是总相关的估计（其式 3）。批次的前一半给它真实编码，后一半给它打乱的编码。</translation>
        </message>
        <message>
            <source>Kingma &amp; Welling 2014, eq. 7, with L samples an image.

With β ≠ 1 it is the β-VAE of Higgins et al. 2017, eq. 4; with a capacity C &gt; 0 and a large β, Burgess et al. 2018,
eq. 8, whose γ is our β: the mean KL of the batch is pinned at C nats. With free bits λ &gt; 0 the objective counts no
dimension's KL for less than λ (Kingma et al. 2016, eq. 15); the term `kl` is the true one.</source>
            <translation>Kingma 与 Welling 2014，式 7，每张图像取 L 个样本。

β ≠ 1 时为 Higgins 等 2017 的 β-VAE，式 4；容量 C &gt; 0 且 β 较大时为 Burgess 等 2018，式 8（其 γ 即这里的 β）：批次的平均 KL 被固定在 C 奈特。免费比特 λ &gt; 0 时，目标中每个维度的 KL 至少按 λ 计（Kingma 等 2016，式 15）；各项中的 KL 则是真实值。</translation>
        </message>
        <message>
            <source>Knobs: act at the next step</source>
            <translation>旋钮：下一步生效</translation>
        </message>
        <message>
            <source>L[q*]</source>
            <translation>L[q*]</translation>
        </message>
        <message>
            <source>L[q*] − L[q]: what a better encoder would win.</source>
            <translation>L[q*] − L[q]：更好的编码器能赢得的部分。</translation>
        </message>
        <message>
            <source>L[q]</source>
            <translation>L[q]</translation>
        </message>
        <message>
            <source>Ladder VAE</source>
            <translation>阶梯 VAE</translation>
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
            <source>Larsen et al. 2016, eq. 5 to 9 and algorithm 1: likeness is measured in the features of a discriminator.

The encoder minimises KL + L_llike, the decoder γ · L_llike − log D(x̃) − log D(x_p) (the non-saturating form of their
−L_GAN), the discriminator −log D(x) − log(1 − D(x̃)) − log(1 − D(x_p)); x̃ is the reconstruction and x_p a sample. What
falls is each player's own term; their sum, the objective, says nothing. `reconstruction` is that of the pixels, which
nobody minimises: p(x|z) is a Gaussian around the decoder's picture whose one variance follows its squared error, so
that reconstruction + KL is a bound as that of any other model is.</source>
            <translation>Larsen 等 2016，式 5 至 9 与算法 1：在判别器的特征中衡量相似。

编码器最小化 KL + L_llike，解码器最小化 γ · L_llike − log D(x̃) − log D(x_p)（他们 −L_GAN 的非饱和形式），判别器最小化 −log D(x) − log(1 − D(x̃)) − log(1 − D(x_p))；x̃ 是重构，x_p 是样本。会下降的是每一方自己的项；它们之和，即目标，说明不了什么。重构是像素的重构，没有谁去最小化它：p(x|z) 是以解码图像为中心的高斯，唯一的方差跟随平方误差，因此重构 + KL 与其他模型一样是一个界。</translation>
        </message>
        <message>
            <source>Lasso</source>
            <translation>套索</translation>
        </message>
        <message>
            <source>Last time VAE Studio ended unexpectedly. “{name}” was saved until {time} and can go on from there.</source>
            <translation>VAE Studio 上次意外结束。“{name}”已保存到 {time}，可以从那里继续。</translation>
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
            <source>Learn</source>
            <translation>学习</translation>
        </message>
        <message>
            <source>Learned pictures whose posteriors make up the prior. More follow the data more closely and cost more; the paper has 500.</source>
            <translation>可学习的伪输入，其后验组成先验。越多越贴合数据，开销也越大；论文中为 500。</translation>
        </message>
        <message>
            <source>Learned pictures: the mean of their posteriors is the prior.</source>
            <translation>学得的图像：它们后验的平均即为先验。</translation>
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
            <source>Less is better.</source>
            <translation>越小越好。</translation>
        </message>
        <message>
            <source>Lesson</source>
            <translation>课程</translation>
        </message>
        <message>
            <source>Lessons</source>
            <translation>课程</translation>
        </message>
        <message>
            <source>Let it train for another epoch and watch the lights.</source>
            <translation>再训练一轮，观察那些灯。</translation>
        </message>
        <message>
            <source>Let the decoder's z, for the whole window, be the drawing's.</source>
            <translation>将整个窗口的解码器 z 设为此绘图的 z。</translation>
        </message>
        <message>
            <source>Licence texts</source>
            <translation>许可证原文</translation>
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
            <source>Live</source>
            <translation>实时</translation>
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
            <source>Looking at pictures: {n} of {total}</source>
            <translation>正在查看图片：{n} / {total}</translation>
        </message>
        <message>
            <source>Losses</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Losses (CSV)…</source>
            <translation>损失（CSV）…</translation>
        </message>
        <message>
            <source>Losses through training</source>
            <translation>训练过程中的损失</translation>
        </message>
        <message>
            <source>Losses: the reconstruction falls at once. The KL rises first: the two numbers begin to say something about the picture.</source>
            <translation>损失：重构项立刻下降。KL 先上升：这两个数开始描述图像的内容。</translation>
        </message>
        <message>
            <source>Lucas et al. 2019: the VAE whose decoder is the probabilistic PCA of Tipping &amp; Bishop 1999.

z ~ N(0, I), x = W z + μ + σ ε; q(z|x) = N(V (x − μ), D) with a diagonal D and the decoder's own μ. True posterior,
log p(x) and the best possible log p(x) are known (`vaestudio.measures.linear`). Where the bound is highest, the
columns of W are orthogonal, the true posterior is itself diagonal, and the bound is log p(x).</source>
            <translation>Lucas 等 2019：解码器为 Tipping 与 Bishop 1999 概率主成分分析的 VAE。

z ~ N(0, I)，x = W z + μ + σ ε；q(z|x) = N(V (x − μ), D)，D 为对角阵，μ 与解码器相同。真实后验、log p(x) 以及可能达到的最好的 log p(x) 都是已知的。在界最高之处，W 的各列正交，真实后验本身就是对角的，界即 log p(x)。</translation>
        </message>
        <message>
            <source>MIG</source>
            <translation>MIG</translation>
        </message>
        <message>
            <source>MMD²</source>
            <translation>MMD²</translation>
        </message>
        <message>
            <source>MMD² of the prior with itself</source>
            <translation>先验与自身的 MMD²</translation>
        </message>
        <message>
            <source>MNIST</source>
            <translation>MNIST</translation>
        </message>
        <message>
            <source>MP4 needs the program ffmpeg, which is not installed; .gif and .webp need nothing</source>
            <translation>生成 MP4 需要 ffmpeg，而它没有安装；.gif 和 .webp 则无需其他程序</translation>
        </message>
        <message>
            <source>Makhzani et al. 2016, section 2, with the deterministic encoder: the aggregated posterior is led to p(z).

Their two phases are two terms of one step. The encoder's is the non-saturating −log D(z). A code is a point without
a density, so there is no KL, bound or evidence; the prior is met by all codes together, and samples mean something.
Draws are all that the game needs of a prior, so that any will do; the mixture is after their figure 4.</source>
            <translation>Makhzani 等 2016，第 2 节，使用确定性编码器：把聚合后验引向 p(z)。

他们的两个阶段是一步中的两项。编码器一项是非饱和的 −log D(z)。编码是没有密度的点，所以没有 KL、界或证据；所有编码合在一起符合先验，因此样本有意义。这场博弈只需要从先验采样，任何先验都可以；混合先验依照他们的图 4。</translation>
        </message>
        <message>
            <source>Making the film: {n} of {total}</source>
            <translation>正在制作影片：{n} / {total}</translation>
        </message>
        <message>
            <source>Making the fork</source>
            <translation>正在创建分支</translation>
        </message>
        <message>
            <source>Manifold</source>
            <translation>流形</translation>
        </message>
        <message>
            <source>Maximum mean discrepancy</source>
            <translation>最大均值差异</translation>
        </message>
        <message>
            <source>Mean</source>
            <translation>均值</translation>
        </message>
        <message>
            <source>Mean over the pictures that each unit should have: the fraction of pictures that it is on for.</source>
            <translation>每个单元在所有图像上应有的均值：它被激活的图像比例。</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>度量</translation>
        </message>
        <message>
            <source>Measure all</source>
            <translation>全部度量</translation>
        </message>
        <message>
            <source>Measure: {title}</source>
            <translation>度量：{title}</translation>
        </message>
        <message>
            <source>Measured at this step, in {seconds} seconds</source>
            <translation>在这一步度量，用时 {seconds} 秒</translation>
        </message>
        <message>
            <source>Measures</source>
            <translation>度量</translation>
        </message>
        <message>
            <source>Measuring</source>
            <translation>正在度量</translation>
        </message>
        <message>
            <source>Minibatch sampling</source>
            <translation>小批量采样</translation>
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
            <source>More is better.</source>
            <translation>越大越好。</translation>
        </message>
        <message>
            <source>Most are digits. Near-misses lie where the clouds of two classes meet.</source>
            <translation>大多数是数字。似是而非的位于两个类别的点云相接之处。</translation>
        </message>
        <message>
            <source>Move a slider finely</source>
            <translation>微调滑块</translation>
        </message>
        <message>
            <source>Mutual information</source>
            <translation>互信息</translation>
        </message>
        <message>
            <source>Mutual information gap</source>
            <translation>互信息间隙</translation>
        </message>
        <message>
            <source>Mutual information of x and z</source>
            <translation>x 与 z 的互信息</translation>
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
            <source>Networks (ONNX)…</source>
            <translation>网络（ONNX）…</translation>
        </message>
        <message>
            <source>Networks, weights, tables, pictures, report and script into one folder.</source>
            <translation>把网络、权重、表格、图像、报告和脚本放进一个文件夹。</translation>
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
            <source>Next</source>
            <translation>下一步</translation>
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
            <source>Next lesson</source>
            <translation>下一课</translation>
        </message>
        <message>
            <source>Ng 2011, "Sparse autoencoder" (CS294A lecture notes), section 3: a code of sigmoid units that are mostly off.

The divergence compares the mean ρ̂_j of each unit over the batch with the target ρ; a unit may still be fully on
for the few pictures it stands for. The other penalty is the L1 norm of the code, which has no target.</source>
            <translation>Ng 2011，"Sparse autoencoder"（CS294A 讲义），第 3 节：由大多关闭的 sigmoid 单元组成的编码。

散度把每个单元在批次上的均值 ρ̂_j 与目标 ρ 比较；对于它所代表的少数图像，单元仍可完全打开。另一种惩罚是编码的 L1 范数，它没有目标值。</translation>
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
            <source>Noise</source>
            <translation>噪声</translation>
        </message>
        <message>
            <source>Noise level</source>
            <translation>噪声强度</translation>
        </message>
        <message>
            <source>Noise level: schedule</source>
            <translation>噪声强度：调度</translation>
        </message>
        <message>
            <source>Noise level: schedule length</source>
            <translation>噪声强度：调度长度</translation>
        </message>
        <message>
            <source>Nothing is covered: paint over a part</source>
            <translation>不遮盖任何部分：可涂抹遮盖一部分</translation>
        </message>
        <message>
            <source>Now a VAE with the same two dimensions, three epochs too.</source>
            <translation>现在换成同样两维的 VAE，也训练三轮。</translation>
        </message>
        <message>
            <source>Numbers in each vector of the codebook. Few keep more codes in use.</source>
            <translation>码本中每个向量的维数。维数少时，更多的码保持使用。</translation>
        </message>
        <message>
            <source>Numbers that stand for a picture, as a point on a sphere: 2 is a circle, 3 the surface of a ball.</source>
            <translation>用球面上的一点代表一张图像的数：2 是圆，3 是球的表面。</translation>
        </message>
        <message>
            <source>Numbers that stand for a picture, of both layers together; the top layer's are the first.</source>
            <translation>代表一张图像的数，两层合计；顶层的数在最前。</translation>
        </message>
        <message>
            <source>Numbers that stand for a picture. With 2 the latent plane can be seen whole; 10 to 30 keep more detail.</source>
            <translation>代表一张图像的数值个数。取 2 时可看到整个隐平面；10 到 30 可保留更多细节。</translation>
        </message>
        <message>
            <source>ONNX files</source>
            <translation>ONNX 文件</translation>
        </message>
        <message>
            <source>Objective</source>
            <translation>目标函数</translation>
        </message>
        <message>
            <source>Of all the codes that there are.</source>
            <translation>占全部码的比例。</translation>
        </message>
        <message>
            <source>Of log p(x), over the images.</source>
            <translation>log p(x) 的标准误，对图像计算。</translation>
        </message>
        <message>
            <source>Of the last test: negative ELBO = reconstruction + KL, in nats per image.</source>
            <translation>最近一次测试的结果：负 ELBO = 重构 + KL，单位为奈特/张。</translation>
        </message>
        <message>
            <source>Of the mean, over the images.</source>
            <translation>均值的标准误，对图像计算。</translation>
        </message>
        <message>
            <source>Of the whole gap, over the images.</source>
            <translation>总间隙的标准误，对图像计算。</translation>
        </message>
        <message>
            <source>On the grid with two latent dimensions, else importance-weighted with q*.</source>
            <translation>两个隐维度时在网格上计算，否则以 q* 作重要性加权。</translation>
        </message>
        <message>
            <source>On the real test images: an upper bound for trust in the numbers above.</source>
            <translation>在真实测试图像上：上面数值可信程度的上限。</translation>
        </message>
        <message>
            <source>One guess</source>
            <translation>唯一猜测</translation>
        </message>
        <message>
            <source>One number, β, decides how much a code may cost. Turn it up and watch dimensions fall silent.</source>
            <translation>一个数 β 决定编码可以有多大代价。把它调大，看各维度逐渐沉默。</translation>
        </message>
        <message>
            <source>One page with settings, curves and pictures.</source>
            <translation>一页报告，含设置、曲线与图像。</translation>
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
            <source>Open Rate–distortion again.</source>
            <translation>再次打开率失真。</translation>
        </message>
        <message>
            <source>Open Reconstructions, and compare before and after with the time machine.</source>
            <translation>打开重构，用时光机比较之前与之后。</translation>
        </message>
        <message>
            <source>Open Samples.</source>
            <translation>打开样本。</translation>
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
            <source>Open it</source>
            <translation>打开</translation>
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
            <source>Open the panel Dimensions.</source>
            <translation>打开维度面板。</translation>
        </message>
        <message>
            <source>Open the panel Samples: the decoder draws from noise that no image gave it.</source>
            <translation>打开样本面板：解码器由并非来自任何图像的噪声作画。</translation>
        </message>
        <message>
            <source>Open the sample session</source>
            <translation>打开示例会话</translation>
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
            <source>Originals, reconstructions, samples and manifold, pixel by pixel.</source>
            <translation>原图、重构、样本与流形，逐像素保存。</translation>
        </message>
        <message>
            <source>Other completions of the same part (E)</source>
            <translation>同一部分的其他补全结果（E）</translation>
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
            <source>Paint over the part that the model is to complete</source>
            <translation>涂抹要让模型补全的部分</translation>
        </message>
        <message>
            <source>Painting uncovers again</source>
            <translation>涂抹时重新揭开</translation>
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
            <source>Parts of a batch</source>
            <translation>批次的份数</translation>
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
            <source>Penalty</source>
            <translation>惩罚项</translation>
        </message>
        <message>
            <source>Perplexity</source>
            <translation>困惑度</translation>
        </message>
        <message>
            <source>Perplexity of the codes</source>
            <translation>码的困惑度</translation>
        </message>
        <message>
            <source>Pick a class</source>
            <translation>选择类别</translation>
        </message>
        <message>
            <source>Pictures (PNG)…</source>
            <translation>图像（PNG）…</translation>
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
            <source>Play a session beside this…</source>
            <translation>并排播放另一个会话…</translation>
        </message>
        <message>
            <source>Positions</source>
            <translation>位置数</translation>
        </message>
        <message>
            <source>Posterior means in 20 bins, factors in 10, of equally many images each.</source>
            <translation>后验均值分 20 箱，因素分 10 箱，各箱图像数相等。</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>精度</translation>
        </message>
        <message>
            <source>Prediction</source>
            <translation>预测</translation>
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
            <source>Preparing pictures: {n} of {total}</source>
            <translation>正在准备图片：{n} / {total}</translation>
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
            <source>Prior</source>
            <translation>先验</translation>
        </message>
        <message>
            <source>Prior mass where q(z) is below a hundredth of p(z).</source>
            <translation>q(z) 低于 p(z) 百分之一处的先验质量。</translation>
        </message>
        <message>
            <source>Prior units</source>
            <translation>先验单元数</translation>
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
            <source>Progress of the measures</source>
            <translation>度量的进度</translation>
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
            <source>Python script…</source>
            <translation>Python 脚本…</translation>
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
            <source>Rate</source>
            <translation>率</translation>
        </message>
        <message>
            <source>Rate and distortion</source>
            <translation>率与失真</translation>
        </message>
        <message>
            <source>Rate and distortion through training</source>
            <translation>训练过程中的率与失真</translation>
        </message>
        <message>
            <source>Rate and distortion together, at beta 1.</source>
            <translation>率与失真之和，beta 取 1。</translation>
        </message>
        <message>
            <source>Rate–distortion</source>
            <translation>率失真</translation>
        </message>
        <message>
            <source>Rate–distortion: to the right the code costs more, downwards the picture is truer. The run walks down and to the right.</source>
            <translation>率失真：越往右编码代价越大，越往下图像越真实。运行向右下方移动。</translation>
        </message>
        <message>
            <source>Reading pictures: {n} of {total}</source>
            <translation>正在读取图片：{n} / {total}</translation>
        </message>
        <message>
            <source>Reading {name}</source>
            <translation>正在读取 {name}</translation>
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
            <source>Recorded steps: {n}</source>
            <translation>已记录步骤：{n}</translation>
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
            <source>Replay the run</source>
            <translation>回放运行</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>报告</translation>
        </message>
        <message>
            <source>Report (HTML)…</source>
            <translation>报告（HTML）…</translation>
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
            <source>Residual block</source>
            <translation>残差块</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>重新开始</translation>
        </message>
        <message>
            <source>Revive below</source>
            <translation>复活阈值</translation>
        </message>
        <message>
            <source>Rifai et al. 2011: the reconstruction plus λ times the squared Frobenius norm of the encoder's Jacobian.

`tied` is the paper's network: one layer z = σ(W x + b), and the same W decodes, so that the code cannot be made small
only to be blown up again. `mlp` and `conv` are deeper and not tied; there the norm is computed by differentiating.</source>
            <translation>Rifai 等 2011：重构加上编码器雅可比矩阵 Frobenius 范数平方的 λ 倍。

`tied` 是论文中的网络：一层 z = σ(W x + b)，并由同一个 W 解码，因此编码不能先变小再被放大。MLP 和卷积网络更深且不绑定；那里的范数由求导计算。</translation>
        </message>
        <message>
            <source>Ring radius</source>
            <translation>圆环半径</translation>
        </message>
        <message>
            <source>Row {row}, column {column}: code {code}</source>
            <translation>第 {row} 行第 {column} 列：码 {code}</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>运行</translation>
        </message>
        <message>
            <source>R² of the lasso on images that it has not seen.</source>
            <translation>lasso 在未见过的图像上的 R²。</translation>
        </message>
        <message>
            <source>SAP</source>
            <translation>SAP</translation>
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
            <source>Samples against training images, both taken as Gaussians in a space of 64 features: the last hidden layer of a small classifier trained on the spot on the training labels, or, without labels, the leading principal components of the pixels. It is not the Inception FID and compares only with numbers of the same data and features.</source>
            <translation>样本与训练图像相比，两者在 64 维特征空间中都视为高斯分布：特征取自当场用训练标签训练的小分类器的最后一个隐藏层；没有标签时取像素的前几个主成分。它不是 Inception FID，只能与相同数据、相同特征的数值比较。</translation>
        </message>
        <message>
            <source>Samples an image</source>
            <translation>每张图像的采样数</translation>
        </message>
        <message>
            <source>Samples classified as asked</source>
            <translation>判为所求类别的样本</translation>
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
            <source>Save a walk as GIF or WebP…</source>
            <translation>将漫游保存为 GIF 或 WebP…</translation>
        </message>
        <message>
            <source>Save as GIF or WebP</source>
            <translation>保存为 GIF 或 WebP</translation>
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
            <source>Save the run as GIF or WebP…</source>
            <translation>将运行过程保存为 GIF 或 WebP…</translation>
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
            <source>Seen</source>
            <translation>可见</translation>
        </message>
        <message>
            <source>Select an image to see its true posterior</source>
            <translation>选择一张图像以查看其真实后验</translation>
        </message>
        <message>
            <source>Select one for me</source>
            <translation>替我选一个</translation>
        </message>
        <message>
            <source>Separated attribute predictability</source>
            <translation>分离属性可预测性</translation>
        </message>
        <message>
            <source>Separated by commas</source>
            <translation>以逗号分隔</translation>
        </message>
        <message>
            <source>Session to follow</source>
            <translation>要跟随的会话</translation>
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
            <source>Set β to 4</source>
            <translation>把 β 设为 4</translation>
        </message>
        <message>
            <source>Share of codes in use</source>
            <translation>使用中码的比例</translation>
        </message>
        <message>
            <source>Share of positions</source>
            <translation>占位置的比例</translation>
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
            <source>Show</source>
            <translation>显示</translation>
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
            <source>Show how another session learned, in step with this run: the same slider moves both.</source>
            <translation>显示另一个会话是如何学习的，与本次运行同步：同一个滑块移动两者。</translation>
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
            <source>Show rate and distortion</source>
            <translation>显示率与失真</translation>
        </message>
        <message>
            <source>Show the difference</source>
            <translation>显示差异</translation>
        </message>
        <message>
            <source>Show the dimensions</source>
            <translation>显示各维度</translation>
        </message>
        <message>
            <source>Show the folder</source>
            <translation>显示文件夹</translation>
        </message>
        <message>
            <source>Show the next recorded step.</source>
            <translation>显示下一个已记录的步骤。</translation>
        </message>
        <message>
            <source>Show the reconstructions</source>
            <translation>显示重构</translation>
        </message>
        <message>
            <source>Show the recorded step before.</source>
            <translation>显示上一个已记录的步骤。</translation>
        </message>
        <message>
            <source>Show the recorded steps one after the other; the run itself goes on.</source>
            <translation>依次显示已记录的步骤；运行本身继续进行。</translation>
        </message>
        <message>
            <source>Show the run as it began.</source>
            <translation>显示运行开始时的样子。</translation>
        </message>
        <message>
            <source>Show the run as it is now.</source>
            <translation>显示运行现在的样子。</translation>
        </message>
        <message>
            <source>Show the samples</source>
            <translation>显示样本</translation>
        </message>
        <message>
            <source>Show {curve}</source>
            <translation>显示{curve}</translation>
        </message>
        <message>
            <source>Side by side</source>
            <translation>并排</translation>
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
            <source>Sohn et al. 2015, eq. 4, for pictures of a class; Kingma et al. 2014 (M2 with every label known), eq. 6.

The label enters encoder and decoder as a one-hot vector: beside the pixels or the code, or as constant planes
behind the picture of a convolutional encoder. The prior is free of the label, p(z) = N(0, I), or has a learned mean
and variance in every dimension for each class, p(z|y); these start at N(0, I).</source>
            <translation>Sohn 等 2015，式 4，用于给定类别的图像；Kingma 等 2014（标签全部已知的 M2），式 6。

标签以独热向量进入编码器和解码器：接在像素或编码旁边，或作为常数平面放在卷积编码器的图像后面。先验与标签无关，p(z) = N(0, I)，或每个类别在每个维度上有学到的均值和方差，p(z|y)；后者从 N(0, I) 开始。</translation>
        </message>
        <message>
            <source>Sohn, Lee &amp; Yan 2015, eq. 4, and their hybrid objective: a picture's missing part y from its visible part x.

Recognition q(z|x, y) reads the whole picture, the prior p(z|x) the visible part with a baseline's guess in place of
the rest, and generation p(y|z) paints from the code. The baseline is a plain network that learns the same task beside
them; its guess is fed on without a gradient. Losses are sums over the missing pixels.
As in Pyro's tutorial, x reaches y through the code alone; the paper also shows it to the generation network.</source>
            <translation>Sohn、Lee 与 Yan 2015，式 4 及其混合目标：由图像的可见部分 x 补出缺失部分 y。

识别网络 q(z|x, y) 看整张图像，先验 p(z|x) 看可见部分，其余以基线的猜测代替，生成网络 p(y|z) 由编码作画。基线是旁边学习同一任务的普通网络；它的猜测向前传递但不带梯度。损失是缺失像素之和。
与 Pyro 教程一样，x 只通过编码到达 y；论文还把 x 直接给生成网络看。</translation>
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
            <source>Sparse autoencoder</source>
            <translation>稀疏自编码器</translation>
        </message>
        <message>
            <source>Sparsity</source>
            <translation>稀疏性</translation>
        </message>
        <message>
            <source>Sparsity weight</source>
            <translation>稀疏权重</translation>
        </message>
        <message>
            <source>Sparsity weight: schedule</source>
            <translation>稀疏权重：调度</translation>
        </message>
        <message>
            <source>Sparsity weight: schedule length</source>
            <translation>稀疏权重：调度长度</translation>
        </message>
        <message>
            <source>Speed of the replay</source>
            <translation>回放速度</translation>
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
            <source>Standard error</source>
            <translation>标准误</translation>
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
            <source>Steps of the flow</source>
            <translation>流的步数</translation>
        </message>
        <message>
            <source>Steps of the lesson</source>
            <translation>课程的步骤</translation>
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
            <source>Stop replaying</source>
            <translation>停止回放</translation>
        </message>
        <message>
            <source>Stop what is going on; nothing that was trained is lost.</source>
            <translation>停止当前操作；已训练的内容不会丢失。</translation>
        </message>
        <message>
            <source>Storage</source>
            <translation>存储方式</translation>
        </message>
        <message>
            <source>Straight through</source>
            <translation>直通估计</translation>
        </message>
        <message>
            <source>Straight: the line between the codes. Along the arc: keeps the distance from zero</source>
            <translation>直线：编码之间的线段。沿弧：保持与零点的距离</translation>
        </message>
        <message>
            <source>Strength of the field</source>
            <translation>解码场的强度</translation>
        </message>
        <message>
            <source>Swap dark and light: models learn bright ink on black sooner.</source>
            <translation>明暗互换：黑底亮字学得更快。</translation>
        </message>
        <message>
            <source>Sønderby et al. 2016, eq. 15-19, with two layers: p(z) = p(z₂) p(z₁|z₂), and q(z₁|z₂, x) that is told both ways.

The encoder says of the lower layer z₁ what it sees in the picture; the generative side what z₂ lets it expect. q weighs the
two by their precisions, so that it never has to learn the prior by heart. z is the top layer, then the lower one.
The KL of each layer is in closed form, given the drawn z₂. Their batch normalisation is left out; their warm-up
is a schedule of beta.</source>
            <translation>Sønderby 等 2016，式 15–19，两层：p(z) = p(z₂) p(z₁|z₂)，q(z₁|z₂, x) 从两个方向得到信息。

编码器说出它在图像里看到的下层 z₁；生成一侧说出 z₂ 让人期待什么。q 按精度为两者加权，因此不必背下先验。z 是上层，然后是下层。给定采样的 z₂，每层的 KL 都有闭式解。省去了他们的批归一化；他们的预热是 β 的调度。</translation>
        </message>
        <message>
            <source>Take a lesson</source>
            <translation>开始一课</translation>
        </message>
        <message>
            <source>Take back every code that was changed by hand</source>
            <translation>撤销所有手动改过的码</translation>
        </message>
        <message>
            <source>Take back the last stroke (Ctrl-Z)</source>
            <translation>撤销上一笔（Ctrl-Z）</translation>
        </message>
        <message>
            <source>Take every measure that applies to this model and these images</source>
            <translation>进行所有适用于此模型和这些图像的度量</translation>
        </message>
        <message>
            <source>Takes back changes of the form and moves of z.</source>
            <translation>撤销表单的更改和 z 的移动。</translation>
        </message>
        <message>
            <source>Target activation</source>
            <translation>目标激活</translation>
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
            <source>Temperature: schedule</source>
            <translation>温度：调度</translation>
        </message>
        <message>
            <source>Temperature: schedule length</source>
            <translation>温度：调度长度</translation>
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
            <source>That was the lesson. Play on with what is here: nothing of it is lost.</source>
            <translation>这一课到此结束。可以继续随意操作：什么都不会丢失。</translation>
        </message>
        <message>
            <source>The KL now costs four times as much. A mark on the time axis says when you changed it.</source>
            <translation>KL 的代价现在是原来的四倍。时间轴上的标记说明是何时更改的。</translation>
        </message>
        <message>
            <source>The KL pulls every q(z|x) towards the prior: the clouds move together around zero and leave no hole.</source>
            <translation>KL 把每个 q(z|x) 拉向先验：各片点云在零点周围靠拢，不留空洞。</translation>
        </message>
        <message>
            <source>The best of these values</source>
            <translation>这些值中最佳的</translation>
        </message>
        <message>
            <source>The bound with a q of its own for each image.</source>
            <translation>每张图像各用自己的 q 时的下界。</translation>
        </message>
        <message>
            <source>The bound with the encoder's q, on the same images.</source>
            <translation>使用编码器的 q 时的下界，同样的图像。</translation>
        </message>
        <message>
            <source>The class that is missed most often.</source>
            <translation>最常被判错的类别。</translation>
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
            <source>The classifier itself</source>
            <translation>分类器自身</translation>
        </message>
        <message>
            <source>The code is not used yet: KL is near zero, so every image decodes to the same picture. A smaller β helps.</source>
            <translation>编码尚未被使用：KL 接近零，所有图像都解码成同一张。减小 β 会有帮助。</translation>
        </message>
        <message>
            <source>The code of this model is a grid, and has no sliders: the panel Codes changes its codes.</source>
            <translation>该模型的隐变量是码的网格，没有滑块：请在「码」面板中更改。</translation>
        </message>
        <message>
            <source>The code of this model is a grid, not a vector.</source>
            <translation>此模型的编码是网格，而不是向量。</translation>
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
            <source>The code of this model is a grid: the panel Codes shows how it is used.</source>
            <translation>该模型的隐变量是码的网格：其使用情况见「码」面板。</translation>
        </message>
        <message>
            <source>The code of this model is a vector of numbers: it has no codes to count.</source>
            <translation>该模型的隐变量是数值向量：没有可计数的码。</translation>
        </message>
        <message>
            <source>The code of this model is a vector, not a grid of codes.</source>
            <translation>该模型的隐变量是向量，不是码的网格。</translation>
        </message>
        <message>
            <source>The code under the pointer or in the selected cell</source>
            <translation>指针下或选中格子里的码</translation>
        </message>
        <message>
            <source>The codes of this image cost {total} nats</source>
            <translation>该图像的码共 {total} 奈特</translation>
        </message>
        <message>
            <source>The codes of this model are points without a density, so there is no KL: no rate to weigh.</source>
            <translation>此模型的编码是没有密度的点，因此没有 KL：没有可权衡的率。</translation>
        </message>
        <message>
            <source>The codes of this model lie on a sphere, not on a plane.</source>
            <translation>此模型的编码位于球面上，而不在平面上。</translation>
        </message>
        <message>
            <source>The colour of the pen</source>
            <translation>画笔颜色</translation>
        </message>
        <message>
            <source>The colours are the classes. The model was never told them, and yet digits of a kind gather: what looks alike gets codes that lie close.</source>
            <translation>颜色代表类别。模型从未得知类别，同类的数字却聚到一起：相像的图像得到相近的编码。</translation>
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
            <source>The completions come with the first answer of the engine.</source>
            <translation>补全结果将随引擎的首次应答出现。</translation>
        </message>
        <message>
            <source>The conditional log-likelihood of the missing part of a picture, given the visible part: under the one guess of the plain network, and under the model by Monte Carlo. Importance-weighted evidence is the same number from far fewer samples.</source>
            <translation>给定可见部分时图像缺失部分的条件对数似然：普通网络唯一猜测下的值，以及模型的蒙特卡洛估计。重要性加权证据以少得多的采样给出同一数值。</translation>
        </message>
        <message>
            <source>The correlation of each generative factor with the two axes, without its sign</source>
            <translation>各生成因素与两个坐标轴的相关（不计符号）</translation>
        </message>
        <message>
            <source>The decoder's mean at draws from the prior, against training images.</source>
            <translation>解码器在先验样本处的均值，与训练图像相比。</translation>
        </message>
        <message>
            <source>The decoder's mean at draws from the prior, classes in turn.</source>
            <translation>解码器在先验样本处的均值，各类别轮流。</translation>
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
            <source>The discriminator learns nothing from a batch on which its cost is lower than this, so that the decoder can catch up. At 1.91 nothing can be told apart; 0 never lets it rest.</source>
            <translation>判别器在某批上的代价低于此值时不从该批学习，好让解码器赶上。1.91 时真假已无从分辨；0 表示从不休息。</translation>
        </message>
        <message>
            <source>The ellipse is q(z|x): the encoder does not name a place but a region. In Inspect one image you see the numbers.</source>
            <translation>椭圆是 q(z|x)：编码器给出的不是一个点，而是一片区域。具体数值见单图分析。</translation>
        </message>
        <message>
            <source>The encoder is deterministic: one z for each image. A point has no density: no KL and no evidence.</source>
            <translation>编码器是确定性的：每张图像对应一个 z。点没有密度，因此没有 KL，也没有证据。</translation>
        </message>
        <message>
            <source>The engine ended without a reason, and nothing trains any more. What was trained is saved up to the last minute: close the window and open the session again.</source>
            <translation>引擎无故停止，训练不再进行。已训练的内容保存到了最后一分钟：请关闭窗口，再次打开会话。</translation>
        </message>
        <message>
            <source>The film was saved to “{path}”.</source>
            <translation>影片已保存到“{path}”。</translation>
        </message>
        <message>
            <source>The folder of the session's data</source>
            <translation>会话数据所在的文件夹</translation>
        </message>
        <message>
            <source>The folder to export to</source>
            <translation>导出到的文件夹</translation>
        </message>
        <message>
            <source>The generative factors of these images are not known.</source>
            <translation>这些图像的生成因素未知。</translation>
        </message>
        <message>
            <source>The grid of codes; click a cell to select it</source>
            <translation>码的网格；点击格子以选中</translation>
        </message>
        <message>
            <source>The guess of the plain network</source>
            <translation>普通网络的猜测</translation>
        </message>
        <message>
            <source>The image</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>The image with its missing part covered</source>
            <translation>缺失部分被遮盖的图像</translation>
        </message>
        <message>
            <source>The images are read from disk as they are needed, as you asked. Tests use {tested:,} of {n_test:,} test images.</source>
            <translation>按照您的要求，图像在需要时从磁盘读取。测试使用 {n_test:,} 张测试图像中的 {tested:,} 张。</translation>
        </message>
        <message>
            <source>The images are read from disk as they are needed: together they would take {needed:.1f} GB, and {room:.1f} GB of memory are at hand for them. Tests use {tested:,} of {n_test:,} test images.</source>
            <translation>图像在需要时从磁盘读取：全部放入内存需要 {needed:.1f} GB，而可用于图像的内存为 {room:.1f} GB。测试使用 {n_test:,} 张测试图像中的 {tested:,} 张。</translation>
        </message>
        <message>
            <source>The images have no labels of several classes.</source>
            <translation>这些图像没有多个类别的标签。</translation>
        </message>
        <message>
            <source>The integral of p(x|z) p(z) over the plane.</source>
            <translation>p(x|z) p(z) 在平面上的积分。</translation>
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
            <source>The mean over the images, with 500 samples each if no other number is given.</source>
            <translation>对图像取平均；未另行指定时每张图像取 500 个样本。</translation>
        </message>
        <message>
            <source>The model completes pictures: it has no prior p(z) but that beside a given part.</source>
            <translation>此模型补全图像：除给定部分所对应的先验外，它没有先验 p(z)。</translation>
        </message>
        <message>
            <source>The model does not complete pictures.</source>
            <translation>此模型不补全图像。</translation>
        </message>
        <message>
            <source>The model has no prior p(z).</source>
            <translation>此模型没有先验 p(z)。</translation>
        </message>
        <message>
            <source>The model is not asked for a class.</source>
            <translation>此模型不按类别生成。</translation>
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
            <source>The model's q(z|x) has no density.</source>
            <translation>此模型的 q(z|x) 没有密度。</translation>
        </message>
        <message>
            <source>The model's q(z|x) is not a diagonal Gaussian.</source>
            <translation>此模型的 q(z|x) 不是对角高斯。</translation>
        </message>
        <message>
            <source>The most that the mutual information of N images can be.</source>
            <translation>N 张图像的互信息的最大可能值。</translation>
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
            <source>The original image</source>
            <translation>原始图像</translation>
        </message>
        <message>
            <source>The other dimensions stand where z is, or at 0</source>
            <translation>其余维度取自 z，或取 0</translation>
        </message>
        <message>
            <source>The picture changes without a jump. Half-way between a 4 and a 9 it is a bit of both: the code is continuous.</source>
            <translation>图像连续变化，没有跳跃。在 4 与 9 的半途，两者兼有：编码是连续的。</translation>
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
            <source>The prior of this model is uniform on a sphere: the panel Samples draws from it.</source>
            <translation>此模型的先验是球面上的均匀分布：样本面板从中采样。</translation>
        </message>
        <message>
            <source>The prior of this model needs the visible part of a picture: the panel Complete draws from it.</source>
            <translation>此模型的先验需要图像的可见部分：补全面板从中采样。</translation>
        </message>
        <message>
            <source>The programs that read images ahead have ended ({reason}). Training goes on without them, but slower.</source>
            <translation>提前读取图像的程序已结束（{reason}）。训练将继续，但速度会变慢。</translation>
        </message>
        <message>
            <source>The reconstructions come with the first answer of the engine.</source>
            <translation>重构将随引擎的首次应答显示。</translation>
        </message>
        <message>
            <source>The recorded step that all panels show</source>
            <translation>所有面板显示的已记录步骤</translation>
        </message>
        <message>
            <source>The run as it is now</source>
            <translation>运行现在的样子</translation>
        </message>
        <message>
            <source>The run has turned to the left and up: a cheaper code and a worse picture. On a falling diagonal the ELBO is the same.</source>
            <translation>运行转向左上方：编码更便宜，图像更差。沿下降的对角线 ELBO 相同。</translation>
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
            <source>The same of real test images</source>
            <translation>真实测试图像的同一距离</translation>
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
            <source>The session to play beside this one</source>
            <translation>要与本会话并排播放的会话</translation>
        </message>
        <message>
            <source>The share of right votes.</source>
            <translation>投票正确的比例。</translation>
        </message>
        <message>
            <source>The step before</source>
            <translation>上一步</translation>
        </message>
        <message>
            <source>The steps before step {step} were trained again here and did not give the same digits as the first time, on another processor or number of threads. The fork is as good a run, but not the same one bit for bit.</source>
            <translation>第 {step} 步之前的各步在这里重新训练，由于处理器或线程数不同，得到的数字与第一次不完全相同。这个分支同样可用，但与原来的运行并非逐位相同。</translation>
        </message>
        <message>
            <source>The strip below shows the way. In between it passes a hole: pictures that are no digit at all.</source>
            <translation>下方的图条显示沿途的图像。中间经过一个空洞：那里的图像根本不是数字。</translation>
        </message>
        <message>
            <source>The sum of the first two, estimated from the same codes.</source>
            <translation>前两项之和，由同样的编码估计。</translation>
        </message>
        <message>
            <source>The training images can no longer be read; the first is {first} ({reason}). Is their disk still there? Training goes on from here as soon as they can be read again.</source>
            <translation>训练图像已无法读取；第一张是 {first}（{reason}）。存放它们的磁盘还在吗？恢复读取后，训练可从此处继续。</translation>
        </message>
        <message>
            <source>The true missing part: {guess} nats under the one guess, {model} under this model</source>
            <translation>真实的缺失部分：唯一猜测下 {guess} 奈特，此模型下 {model}</translation>
        </message>
        <message>
            <source>The true posterior p(z|x) of the selected image: its contours hold as much of it as the two ellipses hold of q(z|x), 39 % and 86 %</source>
            <translation>所选图像的真实后验 p(z|x)：其等高线所含的质量与两个椭圆所含的 q(z|x) 相同，即 39 % 和 86 %</translation>
        </message>
        <message>
            <source>The two directions in which the codes of the test images vary most</source>
            <translation>测试图像的编码变化最大的两个方向</translation>
        </message>
        <message>
            <source>The two parts of the negative ELBO on the test images: what the code costs, and what the picture costs once the code is known.</source>
            <translation>测试图像上负 ELBO 的两部分：编码的代价，以及已知编码后图像的代价。</translation>
        </message>
        <message>
            <source>The weight of the KL</source>
            <translation>KL 的权重</translation>
        </message>
        <message>
            <source>The whole gap: the sum of the two below.</source>
            <translation>总间隙：下面两项之和。</translation>
        </message>
        <message>
            <source>The worst class</source>
            <translation>最差的类别</translation>
        </message>
        <message>
            <source>The {device} ran out of memory. A smaller batch (now {batch_size}) or the processor (cpu) will work.</source>
            <translation>{device} 内存不足。请减小批大小（现为 {batch_size}）或改用处理器（cpu）。</translation>
        </message>
        <message>
            <source>The {device} stopped answering ({reason}). The run was brought back to step {kept} and goes on with the processor; start the program again to use the {device}.</source>
            <translation>{device} 不再响应（{reason}）。运行已回到第 {kept} 步，并改用处理器继续；要再次使用 {device}，请重新启动程序。</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>There are no test images to complete.</source>
            <translation>没有可补全的测试图像。</translation>
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
            <source>There is no measure “{name}”; there are: {known}.</source>
            <translation>没有名为“{name}”的度量；可用的有：{known}。</translation>
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
            <source>There is nothing to measure here.</source>
            <translation>这里没有可度量的内容。</translation>
        </message>
        <message>
            <source>This model completes pictures: all terms are about the missing pixels, given the visible ones.</source>
            <translation>此模型补全图像：各项均针对给定可见像素时的缺失像素。</translation>
        </message>
        <message>
            <source>This model completes pictures: its prior is another one beside every picture, so there is no one plane to lay out.</source>
            <translation>此模型补全图像：每张图像的先验各不相同，因此没有统一的平面可以铺开。</translation>
        </message>
        <message>
            <source>This model completes pictures: without a visible part it draws nothing. The panel Complete draws with one.</source>
            <translation>此模型补全图像：没有可见部分就不采样。补全面板会给定可见部分来采样。</translation>
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
            <source>This model learns whole pictures; “{model}” learns to complete them.</source>
            <translation>此模型学习整张图像；“{model}”学习补全图像。</translation>
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
            <source>This run was forked from “{name}” at step {step}; that one is kept as it was.</source>
            <translation>此运行由“{name}”在第 {step} 步分叉而来；原来的运行保持不变。</translation>
        </message>
        <message>
            <source>This session comes from another computer or version ({differences}). It goes on from where it was; its numbers may differ in the last digits from what they would have been there.</source>
            <translation>此会话来自另一台计算机或另一版本（{differences}）。训练会从原处继续；其数值的末几位可能与在原处继续时略有不同。</translation>
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
            <source>This step is done.</source>
            <translation>这一步已完成。</translation>
        </message>
        <message>
            <source>This step is ticked once it is done.</source>
            <translation>这一步完成后会打勾。</translation>
        </message>
        <message>
            <source>Those whose posterior means are nearest to this one, in all dimensions. Click to select one.</source>
            <translation>在全部维度上后验均值与此最近的图像。单击选择。</translation>
        </message>
        <message>
            <source>Tick Field in the latent space: what the decoder draws at each place.</source>
            <translation>在隐空间中勾选解码场：解码器在每个位置画出的图像。</translation>
        </message>
        <message>
            <source>Tick it for me</source>
            <translation>替我勾选</translation>
        </message>
        <message>
            <source>Time machine</source>
            <translation>时光机</translation>
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
            <source>Tolstikhin et al. 2018, algorithm 2 (WAE-MMD), with the deterministic encoder of their experiments.

The InfoVAE's objective at α = 1 without noise on the codes. Their cost of transport, the squared error, is the
Gaussian likelihood, of which it is 2 σ² times the part that depends on the code.</source>
            <translation>Tolstikhin 等 2018，算法 2（WAE-MMD），使用他们实验中的确定性编码器。

即 α = 1、编码不加噪声的 InfoVAE 目标。他们的传输代价是平方误差，等于高斯似然中与编码有关部分的 2 σ² 倍。</translation>
        </message>
        <message>
            <source>Tomczak &amp; Welling 2018, eq. 9: p(z) = 1/K Σ q(z|u_k), the variational mixture of posteriors.

The pseudo-inputs u_k are pictures, learned with everything else and held in [0, 1]. The best prior would be the
aggregated posterior 1/N Σ q(z|x_n) (their eq. 4); this is its affordable likeness. The KL has no closed form and is
estimated from the z that is decoded. A step encodes K pictures besides the batch.</source>
            <translation>Tomczak 与 Welling 2018，式 9：p(z) = 1/K Σ q(z|u_k)，后验的变分混合。

伪输入 u_k 是图像，与其他一切一起学习，并保持在 [0, 1] 内。最好的先验是聚合后验 1/N Σ q(z|x_n)（其式 4）；这是它负担得起的近似。KL 没有闭式解，由被解码的 z 估计。每一步除批次外还要编码 K 张图像。</translation>
        </message>
        <message>
            <source>Top layer</source>
            <translation>顶层</translation>
        </message>
        <message>
            <source>Total correlation</source>
            <translation>总相关</translation>
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
            <source>Train on</source>
            <translation>继续训练</translation>
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
            <source>True posterior</source>
            <translation>真实后验</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Two sets of draws from the prior, for scale.</source>
            <translation>两组先验样本之间的值，供参照。</translation>
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
            <source>Unbiased, so it may fall a little below 0.</source>
            <translation>无偏估计，因此可能略低于 0。</translation>
        </message>
        <message>
            <source>Uncover</source>
            <translation>揭开</translation>
        </message>
        <message>
            <source>Uncover all</source>
            <translation>全部揭开</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
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
            <source>Units of each hidden layer of the network inside each coupling, separated by commas.</source>
            <translation>每个耦合层内部网络各隐藏层的单元数，以逗号分隔。</translation>
        </message>
        <message>
            <source>Units of each hidden layer of the network that tells codes from draws of the prior, separated by commas. The paper has two of 1000.</source>
            <translation>区分编码与先验样本的网络各隐藏层的单元数，以逗号分隔。论文中为两层，每层 1000。</translation>
        </message>
        <message>
            <source>Units of each hidden layer of the network that tells codes from shuffled codes, separated by commas. The paper has six of 1000.</source>
            <translation>区分编码与打乱编码的网络各隐藏层的单元数，以逗号分隔。论文中为六层，每层 1000。</translation>
        </message>
        <message>
            <source>Units of the code, each between 0 and 1.</source>
            <translation>编码的单元数，每个单元在 0 到 1 之间。</translation>
        </message>
        <message>
            <source>Units of the code, each between 0 and 1. More than are needed at once, since few are on for one picture.</source>
            <translation>编码的单元数，每个单元在 0 到 1 之间。应多于同时所需，因为一张图像只激活少数单元。</translation>
        </message>
        <message>
            <source>Units of the flow</source>
            <translation>流的单元数</translation>
        </message>
        <message>
            <source>Units of the ladder</source>
            <translation>阶梯的单元数</translation>
        </message>
        <message>
            <source>Units of the layer between the encoder's convolutions and the latent code. Give it at least twice the latent dimensions.</source>
            <translation>编码器卷积层与隐变量之间那一层的单元数。至少取隐变量维数的两倍。</translation>
        </message>
        <message>
            <source>Units of the layer between the encoder's convolutions and the variables.</source>
            <translation>编码器的卷积层与变量之间那一层的单元数。</translation>
        </message>
        <message>
            <source>Units of the recurrent network that learns p(z), which codes go together. It makes samples and the KL, and changes nothing else.</source>
            <translation>学习 p(z)（哪些码会一起出现）的循环网络的单元数。它决定样本和 KL，不影响其他任何东西。</translation>
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
            <source>Use of codes</source>
            <translation>码的使用</translation>
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
            <source>VAE-GAN</source>
            <translation>VAE-GAN</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>值</translation>
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
            <source>Values of each variable. One says at most log K nats about the picture.</source>
            <translation>每个变量的取值数。一个变量最多携带 log K 奈特的图像信息。</translation>
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
            <source>Variables</source>
            <translation>变量数</translation>
        </message>
        <message>
            <source>Variational autoencoder</source>
            <translation>变分自编码器</translation>
        </message>
        <message>
            <source>Vector-quantised VAE</source>
            <translation>向量量化 VAE</translation>
        </message>
        <message>
            <source>View</source>
            <translation>视图</translation>
        </message>
        <message>
            <source>Viewing {when}</source>
            <translation>正在查看{when}</translation>
        </message>
        <message>
            <source>Viewing {when} of a run that trains on</source>
            <translation>正在查看{when}，运行仍在继续训练</translation>
        </message>
        <message>
            <source>Vincent et al. 2008, eq. 5, with the corruptions of Vincent et al. 2010, section 3.3.

The loss is −log p(x | f(x̃)) of the clean x for a spoilt x̃, so the network cannot merely copy: it has to know what
pictures look like. Panels and measures give it clean pictures.</source>
            <translation>Vincent 等 2008，式 5，使用 Vincent 等 2010 第 3.3 节的破坏方式。

损失是由被破坏的 x̃ 说出干净 x 的 −log p(x | f(x̃))，因此网络不能只是照抄：它必须知道图像是什么样的。面板和度量给它的是干净图像。</translation>
        </message>
        <message>
            <source>Visible quarters</source>
            <translation>可见的四分之一块数</translation>
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
            <source>Walk for me</source>
            <translation>替我漫游</translation>
        </message>
        <message>
            <source>Wander from draw to draw of the prior, until something is moved by hand</source>
            <translation>在先验的样本间漫游，直到手动移动为止</translation>
        </message>
        <message>
            <source>Wasserstein autoencoder</source>
            <translation>Wasserstein 自编码器</translation>
        </message>
        <message>
            <source>Watch a run that another program is training; nothing is saved to its file.</source>
            <translation>观看另一个程序正在训练的运行；不会向它的文件写入任何东西。</translation>
        </message>
        <message>
            <source>Watch the latent space for three epochs. Every point is a test image, at the place that the encoder gives it.</source>
            <translation>观察隐空间三轮。每个点是一幅测试图像，位于编码器给它的位置。</translation>
        </message>
        <message>
            <source>Way between two pins</source>
            <translation>两个标记之间的路径</translation>
        </message>
        <message>
            <source>Weight of recognition</source>
            <translation>识别网络的权重</translation>
        </message>
        <message>
            <source>Weight of the KL between what the whole picture says about the code and what its visible part says.</source>
            <translation>整张图像给出的编码分布与其可见部分给出的编码分布之间 KL 的权重。</translation>
        </message>
        <message>
            <source>Weight of the KL. 1 is the evidence lower bound; more gives an orderly latent space and blurrier pictures, less the reverse; 0 leaves reconstruction alone.</source>
            <translation>KL 的权重。1 即证据下界；更大使隐空间更规整、图像更模糊，更小则相反；0 只剩重构。</translation>
        </message>
        <message>
            <source>Weight of the dimension-wise KL: how far each dimension by itself is from the prior.</source>
            <translation>逐维 KL 的权重：每个维度各自偏离先验的程度。</translation>
        </message>
        <message>
            <source>Weight of the distance between all codes together and the prior. 0 is the plain autoencoder.</source>
            <translation>全部编码与先验之间距离的权重。0 即普通自编码器。</translation>
        </message>
        <message>
            <source>Weight of the distance between all codes together and the prior: MMD² counts α + λ − 1 times, and never less than 0 times.</source>
            <translation>全部编码与先验之间距离的权重：MMD² 的系数为 α + λ − 1，且不小于 0。</translation>
        </message>
        <message>
            <source>Weight of the mutual information between codes and images. More makes codes say less about the picture.</source>
            <translation>编码与图像之间互信息的权重。更大使编码所含的图像信息更少。</translation>
        </message>
        <message>
            <source>Weight of the past in the moving averages of the codebook. 0.99 looks back about 100 steps.</source>
            <translation>码本滑动平均中过去所占的权重。0.99 大约回看 100 步。</translation>
        </message>
        <message>
            <source>Weight of the penalty. 0 is the plain autoencoder with a code between 0 and 1.</source>
            <translation>惩罚项的权重。0 即编码在 0 到 1 之间的普通自编码器。</translation>
        </message>
        <message>
            <source>Weight of the squared norm of the encoder's Jacobian. 0 is the plain autoencoder with a code between 0 and 1; more lets the code move only in the directions that tell pictures apart.</source>
            <translation>编码器雅可比矩阵平方范数的权重。0 即编码在 0 到 1 之间的普通自编码器；更大使编码只沿能区分图像的方向变化。</translation>
        </message>
        <message>
            <source>Weight of the total correlation. 0 is the VAE; more makes the dimensions of a code independent of each other and leaves what each says about the picture alone.</source>
            <translation>总相关的权重。0 即 VAE；更大使编码的各维度彼此独立，而不影响每个维度所含的图像信息。</translation>
        </message>
        <message>
            <source>Weight of the total correlation. More makes the dimensions of a code independent of each other; 1 for all three weights is the VAE.</source>
            <translation>总相关的权重。更大使编码的各维度彼此独立；三个权重都为 1 即 VAE。</translation>
        </message>
        <message>
            <source>Weights (safetensors)…</source>
            <translation>权重（safetensors）…</translation>
        </message>
        <message>
            <source>Welcome. A model that knows nothing yet is ready: press Space and watch it learn.</source>
            <translation>欢迎。一个还什么都不会的模型已就绪：按空格键，看它学习。</translation>
        </message>
        <message>
            <source>What a VAE learns</source>
            <translation>VAE 学到了什么</translation>
        </message>
        <message>
            <source>What a code says about which image it is; log N at most.</source>
            <translation>编码透露了多少关于是哪张图像的信息；至多为 log N。</translation>
        </message>
        <message>
            <source>What a code that knows nothing would score.</source>
            <translation>一无所知的编码会得到的分数。</translation>
        </message>
        <message>
            <source>What a perfect model would reach with as many images.</source>
            <translation>完美模型在同样多的图像上会达到的值。</translation>
        </message>
        <message>
            <source>What all codes together are led to. gaussian: N(0, I). mixture: ten small Gaussians on a ring in the first two latent dimensions.</source>
            <translation>所有编码整体被引向的分布。高斯：N(0, I)。混合高斯：隐空间前两维上排成一圈的十个小高斯分布。</translation>
        </message>
        <message>
            <source>What is compared</source>
            <translation>比较的内容</translation>
        </message>
        <message>
            <source>What is decoded where each code stands, on average; unused ones are dark. Click one to put it in the selected cell</source>
            <translation>每个码所在处解码结果的平均；未使用的较暗。点击一个，把它放进选中的格子</translation>
        </message>
        <message>
            <source>What is learned; ↓ is downloaded first. Drop a folder, ZIP, npz or IDX file onto the window to use your own.</source>
            <translation>要学习的数据；带 ↓ 的会先下载。可将文件夹、ZIP、npz 或 IDX 文件拖到窗口上，使用您自己的数据。</translation>
        </message>
        <message>
            <source>What keeps units off. kl: the mean of each over the batch is drawn to the target. l1: the sum of all of them is made small, picture by picture.</source>
            <translation>什么使单元保持关闭。KL：把每个单元在一批上的均值拉向目标。L1：对每张图像减小所有单元之和。</translation>
        </message>
        <message>
            <source>What the bound misses of log p(x): the approximation gap, because no diagonal Gaussian is the true posterior, and the amortisation gap, because the encoder does not find the best diagonal Gaussian for each image.</source>
            <translation>下界比 log p(x) 少的部分：近似间隙，因为没有对角高斯等于真实后验；摊销间隙，因为编码器没有为每张图像找到最好的对角高斯。</translation>
        </message>
        <message>
            <source>What the bound misses: log p(x) less the ELBO.</source>
            <translation>下界所缺的部分：log p(x) 减去 ELBO。</translation>
        </message>
        <message>
            <source>What the decoder cares about: the likeness of a picture and its reconstruction in the discriminator's eyes, against fooling it. 0 leaves fooling alone.</source>
            <translation>解码器所重视的：图像与其重构在判别器眼中的相似度，相对于骗过判别器。0 只剩骗过判别器。</translation>
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
            <source>Where the pictures are while a model learns. resident: in memory. streamed: they stay on disk and are read ahead as they are needed; for a folder of pictures or an HDF5 file. Automatic streams those that do not fit into memory. What is learned is the same.</source>
            <translation>模型学习时图像放在哪里。resident：放在内存中。streamed：留在磁盘上，需要时提前读取；适用于图像文件夹或 HDF5 文件。自动：内存放不下时才流式读取。学到的结果完全相同。</translation>
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
            <source>Whether the decoder sees the hard choice while training, with the gradient of the soft one. Training and test then measure the same thing.</source>
            <translation>训练时解码器是否看到硬选择，而梯度取自软选择。这样训练与测试衡量的是同一件事。</translation>
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
            <source>Which part of the image the model sees; it paints the rest</source>
            <translation>模型可见的图像部分；其余由它画出</translation>
        </message>
        <message>
            <source>Which weights move. both: all at once, as usual. encoder: only q(z|x), the E-step, which closes the gap between the bound and log p(x). decoder: only p(x|z) and a learned prior, the M-step, which raises log p(x) for the codes as they are. alternate: one after the other.</source>
            <translation>更新哪些权重。两者：同时更新，即通常做法。编码器：只更新 q(z|x)，即 E 步，缩小下界与 log p(x) 的差距。解码器：只更新 p(x|z) 和可学习的先验，即 M 步，在当前编码下提高 log p(x)。交替：轮流进行。</translation>
        </message>
        <message>
            <source>While it trains, set Beta to 4 in the experiment at the left.</source>
            <translation>在训练时，把左侧实验中的 KL 权重 β 设为 4。</translation>
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
            <source>With one factor nearly fixed, the dimension that varies least should tell which factor it was: how often it does.</source>
            <translation>当一个因素几乎固定时，变化最小的维度应能说明是哪个因素：它说对的比例。</translation>
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
            <source>Zhao et al. 2019, eq. 6, with the maximum mean discrepancy (MMD) as divergence between q(z) and p(z).

α = 0 and λ = 1 is the VAE; α = 1 leaves the MMD alone (their MMD-VAE). The MMD is estimated between the codes of the
batch and as many draws of the prior; it is a number without a unit, between 0 and 2, hence the large weight.</source>
            <translation>Zhao 等 2019，式 6，以最大均值差异（MMD）作为 q(z) 与 p(z) 之间的散度。

α = 0 且 λ = 1 即 VAE；α = 1 只留下 MMD（他们的 MMD-VAE）。MMD 在批次的编码与同样多的先验样本之间估计；它没有单位，介于 0 与 2 之间，所以权重很大。</translation>
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
            <source>a film is a file that ends with .gif, .webp or .mp4</source>
            <translation>动画文件应以 .gif、.webp 或 .mp4 结尾</translation>
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
            <source>all but lower right</source>
            <translation>除右下以外</translation>
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
            <source>anneal</source>
            <translation>退火</translation>
        </message>
        <message>
            <source>another window has it open</source>
            <translation>它已在另一个窗口中打开</translation>
        </message>
        <message>
            <source>arrays in this file itself</source>
            <translation>位于此文件自身的数组</translation>
        </message>
        <message>
            <source>as trained</source>
            <translation>与训练相同</translation>
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
            <source>baseline</source>
            <translation>基线</translation>
        </message>
        <message>
            <source>be exported as ONNX</source>
            <translation>导出为 ONNX</translation>
        </message>
        <message>
            <source>be written as a script</source>
            <translation>写成脚本</translation>
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
            <source>by use</source>
            <translation>按使用次数</translation>
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
            <source>codes in use,
of {n}</source>
            <translation>使用中的码，
共 {n} 个</translation>
        </message>
        <message>
            <source>colour</source>
            <translation>彩色</translation>
        </message>
        <message>
            <source>completion</source>
            <translation>补全</translation>
        </message>
        <message>
            <source>completions</source>
            <translation>补全结果</translation>
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
            <source>conv: convolutions, for square pictures of 16 to 128 pixels; the codes lie where they look. mlp: fully connected layers, for pictures of any size; every code sees the whole picture.</source>
            <translation>conv：卷积，适用于 16 到 128 像素的正方形图像；每个码位于它所看的位置。mlp：全连接层，适用于任意大小的图像；每个码都看到整幅图像。</translation>
        </message>
        <message>
            <source>cosine</source>
            <translation>余弦</translation>
        </message>
        <message>
            <source>covered by hand</source>
            <translation>手工遮盖</translation>
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
            <source>decoded mean</source>
            <translation>均值的解码</translation>
        </message>
        <message>
            <source>decoder</source>
            <translation>解码器</translation>
        </message>
        <message>
            <source>degrees</source>
            <translation>度</translation>
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
            <source>ema</source>
            <translation>滑动平均</translation>
        </message>
        <message>
            <source>encoder</source>
            <translation>编码器</translation>
        </message>
        <message>
            <source>encoder.onnx and decoder.onnx, apart, with ε as an input.</source>
            <translation>encoder.onnx 与 decoder.onnx 分开保存，ε 是输入。</translation>
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
            <source>estimated</source>
            <translation>估计</translation>
        </message>
        <message>
            <source>everything</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>everything: the baseline and the rest at once. baseline: only the plain network that makes one guess. completion: all but the baseline, which rests as it is; stop it like this before it learns its images by heart.</source>
            <translation>everything：基线与其余部分同时学习。baseline：只学习给出唯一猜测的普通网络。completion：除基线外全部学习，基线保持不变；可以这样在它死记训练图像之前让它停下。</translation>
        </message>
        <message>
            <source>exact</source>
            <translation>精确</translation>
        </message>
        <message>
            <source>export codes</source>
            <translation>导出编码</translation>
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
            <source>float32</source>
            <translation>全精度</translation>
        </message>
        <message>
            <source>float32: every product in full. mixed: the factors of matrix products are rounded, to bfloat16 on a processor that has it and to TF32 on an NVIDIA GPU; sums and all else stay float32. Faster for wide layers, with the same learning curve but other last digits. What is measured and decoded is always in full.</source>
            <translation>全精度：每个乘积都不舍入。混合精度：矩阵乘积的因子先舍入（处理器上为 16 位，显卡上为 19 位，须硬件支持），求和及其余一切仍为 32 位。层越宽越快，学习曲线相同，但末位数字不同。测量与解码始终用全精度。</translation>
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
            <source>gradient</source>
            <translation>gradient</translation>
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
            <source>height</source>
            <translation>高度</translation>
        </message>
        <message>
            <source>iaf</source>
            <translation>IAF</translation>
        </message>
        <message>
            <source>iaf: inverse autoregressive steps, each number moved by the ones before it; the stronger of the two. planar: each step squeezes or stretches across one plane; light, and many are needed in many dimensions.</source>
            <translation>IAF：逆自回归步，每个数由它之前的数移动；两者中表达力更强。平面流：每步跨一个平面压缩或拉伸；轻量，维数多时需要很多步。</translation>
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
            <source>imq</source>
            <translation>IMQ</translation>
        </message>
        <message>
            <source>it ends here</source>
            <translation>到此结束</translation>
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
            <source>its code is a vector</source>
            <translation>它的编码是向量</translation>
        </message>
        <message>
            <source>its codes are not vectors of numbers</source>
            <translation>它的编码不是数值向量</translation>
        </message>
        <message>
            <source>its codes are points without a density</source>
            <translation>它的编码是没有密度的点</translation>
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
            <source>kl</source>
            <translation>KL</translation>
        </message>
        <message>
            <source>l1</source>
            <translation>L1</translation>
        </message>
        <message>
            <source>label</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>latents.csv, and latents.npz with labels and factors.</source>
            <translation>latents.csv，以及带标签和因子的 latents.npz。</translation>
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
            <source>left half</source>
            <translation>左半边</translation>
        </message>
        <message>
            <source>lies beside the folders of the classes</source>
            <translation>位于类别文件夹之外</translation>
        </message>
        <message>
            <source>log 1/K Σ p(x, zₖ) / q(zₖ|x): a lower bound of log p(x) that rises to it with the samples.</source>
            <translation>log 1/K Σ p(x, zₖ) / q(zₖ|x)：log p(x) 的下界，随样本数增加而趋近它。</translation>
        </message>
        <message>
            <source>log 1/S Σ p(missing|visible, z) with z from p(z|visible): from below, and far below unless S is large.</source>
            <translation>log 1/S Σ p(缺失|可见, z)，z 取自 p(z|可见)：从下方逼近，S 不大时偏低很多。</translation>
        </message>
        <message>
            <source>log N</source>
            <translation>log N</translation>
        </message>
        <message>
            <source>log p(x)</source>
            <translation>log p(x)</translation>
        </message>
        <message>
            <source>log p(x) less the KL above, on the same images, without noise.</source>
            <translation>log p(x) 减去上面的 KL，同样的图像，没有噪声。</translation>
        </message>
        <message>
            <source>log p(x) − L[q*], where q* is the best diagonal Gaussian for each image.</source>
            <translation>log p(x) − L[q*]，其中 q* 是每张图像最好的对角高斯。</translation>
        </message>
        <message>
            <source>log p(x) − L[q]</source>
            <translation>log p(x) − L[q]</translation>
        </message>
        <message>
            <source>log p₀(missing|visible), the mean over the images.</source>
            <translation>log p₀(缺失|可见)，对图像取平均。</translation>
        </message>
        <message>
            <source>log-variance of the posterior</source>
            <translation>后验的对数方差</translation>
        </message>
        <message>
            <source>losses.csv, one line a step; tests.csv and knobs.csv beside it.</source>
            <translation>losses.csv 每步一行；旁边还有 tests.csv 与 knobs.csv。</translation>
        </message>
        <message>
            <source>lower left quarter</source>
            <translation>左下四分之一</translation>
        </message>
        <message>
            <source>masking</source>
            <translation>遮蔽</translation>
        </message>
        <message>
            <source>mean of the posterior q(z|x)</source>
            <translation>后验 q(z|x) 的均值</translation>
        </message>
        <message>
            <source>mean perplexity
of a variable</source>
            <translation>每个变量的
平均困惑度</translation>
        </message>
        <message>
            <source>missed: on average KL(q(z|x) ‖ p(z|x))</source>
            <translation>差额：平均为 KL(q(z|x) ‖ p(z|x))</translation>
        </message>
        <message>
            <source>mixed</source>
            <translation>混合精度</translation>
        </message>
        <message>
            <source>mixture</source>
            <translation>混合高斯</translation>
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
            <source>negative ELBO {value}</source>
            <translation>负 ELBO {value}</translation>
        </message>
        <message>
            <source>negative ELBO {value} = {reconstruction} + {kl} nats</source>
            <translation>负 ELBO {value} = {reconstruction} + {kl} 奈特</translation>
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
            <source>not trained for this part</source>
            <translation>未针对此部分训练</translation>
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
            <source>one guess</source>
            <translation>唯一猜测</translation>
        </message>
        <message>
            <source>one of {choices}</source>
            <translation>以下之一：{choices}</translation>
        </message>
        <message>
            <source>onnx onnxscript</source>
            <translation>onnx onnxscript</translation>
        </message>
        <message>
            <source>original</source>
            <translation>原图</translation>
        </message>
        <message>
            <source>original: {c}</source>
            <translation>原图：{c}</translation>
        </message>
        <message>
            <source>p(z) = N(f⁻¹(z); 0, I) |det ∂f⁻¹/∂z|, f a RealNVP (Dinh et al. 2017, eq. 7-9), as in Chen et al. 2017, section 3.2.

Each coupling leaves every other number as it is and scales and shifts the rest by what these say; the next one takes
turns. f starts as the identity, and the prior as N(0, I). The KL has no closed form and is estimated from the z that
is decoded.</source>
            <translation>p(z) = N(f⁻¹(z); 0, I) |det ∂f⁻¹/∂z|，f 为 RealNVP（Dinh 等 2017，式 7–9），如 Chen 等 2017 第 3.2 节。

每个耦合层保持隔一个的数不变，并由它们决定其余数的缩放和平移；下一层交换角色。f 从恒等映射开始，先验从 N(0, I) 开始。KL 没有闭式解，由被解码的 z 估计。</translation>
        </message>
        <message>
            <source>p(z) = Σ π_k N(z; μ_k, diag(σ_k²)): the "MoG" prior of Tomczak &amp; Welling 2018, section 5; fixed on a ring it is the
target of Makhzani et al. 2016, figure 4.

The components start on a ring. Learned, their weights, means and variances go where the posteriors are; fixed, the
posteriors come to them. The KL has no closed form and is estimated
from the z that is decoded.</source>
            <translation>p(z) = Σ π_k N(z; μ_k, diag(σ_k²))：Tomczak 与 Welling 2018 第 5 节的 "MoG" 先验；固定在圆环上时即 Makhzani 等 2016 图 4 的目标。

各分量从圆环上开始。若可学习，它们的权重、均值和方差走向后验所在之处；若固定，则后验走向它们。KL 没有闭式解，由被解码的 z 估计。</translation>
        </message>
        <message>
            <source>p(z|x) of single images, integrated over the plane of two latent dimensions: log p(x), and how far q(z|x) is from it.</source>
            <translation>单张图像的 p(z|x)，在两个隐维度的平面上积分：给出 log p(x)，以及 q(z|x) 离 p(z|x) 有多远。</translation>
        </message>
        <message>
            <source>pad</source>
            <translation>补边</translation>
        </message>
        <message>
            <source>parts</source>
            <translation>份</translation>
        </message>
        <message>
            <source>perplexity</source>
            <translation>困惑度</translation>
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
            <source>planar</source>
            <translation>平面流</translation>
        </message>
        <message>
            <source>pressure</source>
            <translation>笔压</translation>
        </message>
        <message>
            <source>pseudo-inputs</source>
            <translation>伪输入</translation>
        </message>
        <message>
            <source>pytorch</source>
            <translation>PyTorch</translation>
        </message>
        <message>
            <source>q(z) = 1/N Σ q(z|xₙ) beside the prior. The KL is the mutual information of image and code plus KL(q(z) ‖ p(z)); where q(z) is far below p(z) there is a hole: samples from there are of codes that training never decoded.</source>
            <translation>q(z) = 1/N Σ q(z|xₙ) 与先验对照。KL 等于图像与编码的互信息加上 KL(q(z) ‖ p(z))；q(z) 远低于 p(z) 之处是空洞：从那里采样得到的是训练中从未解码过的编码。</translation>
        </message>
        <message>
            <source>q(z|x) at 1 and 2 σ among the test images, in the two most informative dimensions.</source>
            <translation>q(z|x) 的 1σ 与 2σ 范围，与测试图像一同显示在信息量最大的两个维度上。</translation>
        </message>
        <message>
            <source>q(z|x) is a diagonal Gaussian sent through K invertible steps, and so may bend, lean and curve.

Inverse autoregressive steps: Kingma et al. 2016, eq. 10-14, the order of the numbers reversed between two of them.
Planar steps: Rezende &amp; Mohamed 2015, eq. 10-13 and appendix A.1, their u, w and b said by the encoder. The KL
has no closed form and is estimated from the z that is decoded, whose density is known from drawing it.</source>
            <translation>q(z|x) 是经过 K 个可逆步骤的对角高斯，因此可以弯曲、倾斜。

逆自回归步骤：Kingma 等 2016，式 10–14，两步之间把各数的顺序反转。平面步骤：Rezende 与 Mohamed 2015，式 10–13 及附录 A.1，其 u、w、b 由编码器给出。KL 没有闭式解，由被解码的 z 估计，它的密度在采样时即已知。</translation>
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
            <source>ratio</source>
            <translation>比例</translation>
        </message>
        <message>
            <source>rbf</source>
            <translation>RBF</translation>
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
            <source>resident</source>
            <translation>常驻内存</translation>
        </message>
        <message>
            <source>rotation</source>
            <translation>旋转</translation>
        </message>
        <message>
            <source>safetensors</source>
            <translation>safetensors</translation>
        </message>
        <message>
            <source>safetensors files</source>
            <translation>safetensors 文件</translation>
        </message>
        <message>
            <source>salt-and-pepper</source>
            <translation>椒盐</translation>
        </message>
        <message>
            <source>samples</source>
            <translation>样本</translation>
        </message>
        <message>
            <source>say which codes it uses</source>
            <translation>说明用了哪些码字</translation>
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
            <source>slant</source>
            <translation>倾斜</translation>
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
            <source>standard: every class shares p(z) = N(0, I). label: each class has a Gaussian p(z|y) of its own, whose mean and variance are learned.</source>
            <translation>标准：所有类别共用 p(z) = N(0, I)。标签：每个类别有自己的高斯先验 p(z|y)，其均值和方差由训练学得。</translation>
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
            <source>step {n} of {total}</source>
            <translation>第 {n} 步，共 {total} 步</translation>
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
            <source>stratified</source>
            <translation>分层</translation>
        </message>
        <message>
            <source>streamed</source>
            <translation>流式读取</translation>
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
            <source>thickness</source>
            <translation>粗细</translation>
        </message>
        <message>
            <source>this run: {model}</source>
            <translation>本次运行：{model}</translation>
        </message>
        <message>
            <source>tied</source>
            <translation>共享权重</translation>
        </message>
        <message>
            <source>tied: one layer each way that share their weights, as in the paper. mlp: fully connected layers, for pictures of any size. conv: convolutions, for square pictures of 16 to 128 pixels.</source>
            <translation>共享权重：编码和解码各一层并共享权重，与论文相同。MLP：全连接层，适用于任意大小的图像。卷积：适用于 16 到 128 像素的方形图像。</translation>
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
            <source>train.py and data.npz: the experiment without this program.</source>
            <translation>train.py 与 data.npz：不用本程序也能做的同一实验。</translation>
        </message>
        <message>
            <source>unbounded</source>
            <translation>无界</translation>
        </message>
        <message>
            <source>uniform on the sphere</source>
            <translation>球面上的均匀分布</translation>
        </message>
        <message>
            <source>van den Oord et al. 2017, eq. 1-3; the codebook by moving averages (their appendix A.1) or by gradient (eq. 3).

The encoder gives a vector for each position of a grid; the nearest of K codes takes its place, and the decoder sees
that one. The gradient jumps over the choice, straight through: what reaches the chosen vector is handed to the
encoder. The encoder is drawn to its codes by the commitment term.

q(z|x) is one point, so the KL is −log p(z), and reconstruction + KL is an honest negative ELBO. In the paper p(z) is
uniform while training and a PixelCNN is fitted afterwards; here a small recurrent network over the grid learns it in
the same step, from codes that it cannot move.</source>
            <translation>van den Oord 等 2017，式 1–3；码本用滑动平均（其附录 A.1）或梯度（式 3）更新。

编码器为网格的每个位置给出一个向量；K 个编码中最近的一个取而代之，解码器看到的是它。梯度直通地越过这一选择：到达所选向量的梯度交给编码器。承诺项把编码器拉向它的编码。

q(z|x) 是一个点，所以 KL 是 −log p(z)，重构 + KL 是诚实的负 ELBO。论文中训练时 p(z) 均匀，之后再拟合 PixelCNN；这里由网格上的小型循环网络在同一步中学习它，而它不能移动编码。</translation>
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
            <source>weighted</source>
            <translation>加权</translation>
        </message>
        <message>
            <source>weights.safetensors, names as in PyTorch's state_dict.</source>
            <translation>weights.safetensors，名称与 PyTorch 的 state_dict 相同。</translation>
        </message>
        <message>
            <source>what is seen</source>
            <translation>可见部分</translation>
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
            <source>width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>wobble</source>
            <translation>抖动</translation>
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
            <source>{change} here</source>
            <translation>{change} 在此</translation>
        </message>
        <message>
            <source>{count:,} images of the training data can no longer be read and are left out; the first is {first} ({reason}).</source>
            <translation>有 {count:,} 张训练图像已无法读取，已跳过；第一张是 {first}（{reason}）。</translation>
        </message>
        <message>
            <source>{count} files were written to “{path}”.</source>
            <translation>已将 {count} 个文件写入“{path}”。</translation>
        </message>
        <message>
            <source>{count} files were written to “{path}”. Left out: {reasons}</source>
            <translation>已将 {count} 个文件写入“{path}”。未写出：{reasons}</translation>
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
            <source>{n} nats here, {total} in all</source>
            <translation>此处 {n} 奈特，共 {total} 奈特</translation>
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
            <source>{what} need a library that is not installed. Install it with: pip install {packages}.</source>
            <translation>{what}需要一个尚未安装的库。请用以下命令安装：pip install {packages}。</translation>
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
            <source>{z} fell silent at step {step}</source>
            <translation>{z} 在第 {step} 步沉默</translation>
        </message>
        <message>
            <source>{z} has value {value} in {share} of the images</source>
            <translation>{z} 在 {share} 的图像中取值 {value}</translation>
        </message>
        <message>
            <source>β-TCVAE</source>
            <translation>β-TCVAE</translation>
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
            <source>“{name}” cannot be measured: {reason}.</source>
            <translation>无法度量“{name}”：{reason}。</translation>
        </message>
        <message>
            <source>“{name}” has no recorded steps to play: it was trained without them, or not at all. Choose another session, or train it on.</source>
            <translation>“{name}”没有可播放的记录步骤：训练时没有记录，或根本没有训练。请选择另一个会话，或继续训练它。</translation>
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
            <source>“{path}” cannot be made: {reason}.</source>
            <translation>无法生成“{path}”：{reason}。</translation>
        </message>
        <message>
            <source>“{path}” cannot be read picture by picture while a model learns. Unpack it into a folder, or write its pictures into an HDF5 file; or choose “auto” as its storage.</source>
            <translation>“{path}”无法在模型学习时逐张读取。请将其解压到文件夹，或把图像写入 HDF5 文件；也可以把存储方式改为“auto”。</translation>
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
            <source>“{path}” is open in another window. This is a copy of it, which is saved under a name of its own.</source>
            <translation>“{path}”已在另一个窗口中打开。这里是它的副本，将以自己的名称保存。</translation>
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
            <source>“{value}” of “{field}” needs all images in memory. Choose another value, or fewer or smaller images.</source>
            <translation>“{field}”取“{value}”时需要把全部图像放入内存。请选择其他取值，或使用更少、更小的图像。</translation>
        </message>
        <message>
            <source>−E[log p(x|z)], one code an image.</source>
            <translation>−E[log p(x|z)]，每张图像取一个编码。</translation>
        </message>
        <message>
            <source>−log p(missing | visible) of this image: the less, the better. A part that the model was not trained to complete is completed all the same, less well.</source>
            <translation>此图像的 −log p(缺失 | 可见)：越小越好。模型未训练补全的部分也会补全，只是效果较差。</translation>
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
        <message>
            <source>✓ {step}</source>
            <translation>✓ {step}</translation>
        </message>
    </context>
</TS>
