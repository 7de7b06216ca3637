#!/bin/sh
# Puts VAE Studio into this person's menu and lets a double click on a session open it. `install.sh --remove` undoes it.
# Nothing is copied but the icon and two small files below ~/.local/share; the program stays in the folder of this script.
set -eu
folder=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$share/applications/vaestudio.desktop
kind=$share/mime/packages/vaestudio.xml
icon=$share/icons/hicolor/scalable/apps/vaestudio.svg

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$kind" "$icon"
else
    mkdir -p "$(dirname "$entry")" "$(dirname "$kind")" "$(dirname "$icon")"
    # In a desktop entry a quoted path has \ " $ and ` escaped, and % doubled; sed wants \ & and | escaped once more.
    path=$(printf '%s' "$folder" | sed -e 's/[\\"$`]/\\\\&/g' -e 's/%/%%/g' -e 's/[\\&|]/\\&/g')
    sed "s|@FOLDER@|$path|" "$folder/vaestudio.desktop" > "$entry"
    cp "$folder/vaestudio-mime.xml" "$kind"
    cp "$folder/vaestudio.svg" "$icon"
fi
command -v update-mime-database >/dev/null && update-mime-database "$share/mime" || true
command -v update-desktop-database >/dev/null && update-desktop-database "$share/applications" || true
