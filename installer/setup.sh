# Sourced by run.sh and test.sh. They set $root (the source tree); `prepare LOCK` then makes $root/.venv ready with
# exactly what LOCK pins and leaves its interpreter in $python. Silent when there is nothing to do.
#
# Missing system packages are installed when we are root on a Debian-like system; otherwise one command to type is
# printed and the exit code is 4 (a problem of the machine, see app/errors.py).

# Office machines often run with LANG=C; files and names here are UTF-8.
export PYTHONUTF8=1
export PIP_DISABLE_PIP_VERSION_CHECK=1

# library Qt loads -> Debian package that brings it (ldd of the offscreen, xcb and print plugins of PySide6 6.8)
libraries='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11.so.6 libx11-6
libX11-xcb.so.1 libx11-xcb1
libcups.so.2 libcups2
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libgssapi_krb5.so.2 libgssapi-krb5-2
libxcb-cursor.so.0 libxcb-cursor0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
'

stop() {
    printf '%s\n' "$@" >&2
    exit 4
}

# run COMMAND… without output; when it fails, show what it said.
quietly() {
    if "$@" >"$root/.setup.log" 2>&1; then
        rm -f "$root/.setup.log"
    else
        cat "$root/.setup.log" >&2
        return 1
    fi
}

# Print the command of a Python this program runs on, or nothing.
find_python() {
    for candidate in python3.11 python3.12 python3.13 python3; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
}

# Print the Debian packages this machine lacks. $1: Python command, may be empty.
missing_packages() {
    if [ -z "$1" ]; then
        printf 'python3 python3-venv '
    elif ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian keeps this part of Python in a package of its own, named after the version.
        "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2], end=" ")'
    fi
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null) || return 0
    printf '%s' "$libraries" | while read -r library package; do
        case "$known" in
            *"$library "*) ;;
            *) printf '%s ' "$package" ;;
        esac
    done
}

install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        stop "这台电脑缺少运行所需的系统组件：$*" "请用系统自带的软件管理工具装好后，再运行一次。"
    fi
    if [ "$(id -u)" -ne 0 ]; then
        stop "这台电脑缺少运行所需的系统组件。请执行下面这一条命令，然后再运行一次：" "" \
            "    sudo apt-get update && sudo apt-get install -y $*"
    fi
    # A list of packages that cannot be refreshed may still be good enough.
    apt-get -qq update >/dev/null 2>&1 || true
    quietly env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" ||
        stop "系统组件没有装上。请检查网络后执行下面这一条命令，然后再运行一次：" "" \
            "    apt-get update && apt-get install -y $*"
}

prepare() {
    lock=$1
    python=$root/.venv/bin/python
    if "$python" "$root/installer/stamp.py" check "$root/$lock" 2>/dev/null; then
        return
    fi

    printf '正在准备运行环境，首次需要几分钟……\n' >&2
    base=$(find_python)
    packages=$(missing_packages "$base")
    if [ -n "$packages" ]; then
        # shellcheck disable=SC2086  # a list of package names
        install_packages $packages
        base=$(find_python)
    fi
    [ -n "$base" ] || stop "没有找到 Python 3.11、3.12 或 3.13。请先安装其中一个，再运行一次。"

    [ -w "$root" ] || stop "没有权限写入 $root，运行环境建不起来。" "请用能写入这个文件夹的用户运行一次，或者把程序复制到自己的文件夹里。"

    # Two starts at the same moment must not build the same environment.
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$root/.setup.lock"
        flock 9
        if "$python" "$root/installer/stamp.py" check "$root/$lock" 2>/dev/null; then
            exec 9>&-
            return
        fi
    fi
    # --clear: whatever an interrupted attempt or another version of Python left there is of no use.
    "$python" -m pip --version >/dev/null 2>&1 || quietly "$base" -m venv --clear "$root/.venv" ||
        stop "运行环境没有建成：请确认磁盘有空间，并且可以写入 $root"
    quietly "$python" -m pip install --quiet --no-input --require-hashes --no-deps --only-binary=:all: -r "$root/$lock" ||
        stop "程序所需的组件没有装上，上面是原因。已有的数据不受影响。请检查网络后再运行一次。"
    "$python" "$root/installer/stamp.py" write "$root/$lock"
    exec 9>&-
}
