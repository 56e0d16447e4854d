@echo off
rem Start the program on Windows: run.cmd opens the window, "run.cmd COMMAND ..." works without one.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
set "PIP_DISABLE_PIP_VERSION_CHECK=1"
set "ROOT=%~dp0"
set "LOCK=%ROOT%requirements.lock"
set "PYTHON=%ROOT%.venv\Scripts\python.exe"

if not exist "%PYTHON%" goto prepare
"%PYTHON%" "%ROOT%installer\stamp.py" check "%LOCK%" >nul 2>nul
if not errorlevel 1 goto start

:prepare
echo 正在准备运行环境，首次需要几分钟……
set "BASE="
set "FITS=import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12), (3, 13)) or sys.maxsize == 2147483647)"
call :try py -3.11
call :try py -3.12
call :try py -3.13
call :try python
if not defined BASE goto nopython
if not exist "%PYTHON%" goto create
"%PYTHON%" -m pip --version >nul 2>nul
if not errorlevel 1 goto install

:create
%BASE% -m venv --clear "%ROOT%.venv"
if errorlevel 1 goto novenv

:install
"%PYTHON%" -m pip install --quiet --no-input --require-hashes --no-deps --only-binary=:all: -r "%LOCK%"
if errorlevel 1 goto noinstall
"%PYTHON%" "%ROOT%installer\stamp.py" write "%LOCK%"
if errorlevel 1 goto noinstall

:start
"%PYTHON%" "%ROOT%main.py" %*
exit /b %ERRORLEVEL%

rem The first command that starts a fitting 64-bit Python is kept in BASE.
:try
if defined BASE exit /b 0
%* -c "%FITS%" >nul 2>nul
if not errorlevel 1 set "BASE=%*"
exit /b 0

:nopython
echo 没有找到 64 位的 Python 3.11、3.12 或 3.13。请先安装其中一个，再运行一次。
goto failed

:novenv
echo 运行环境没有建成：请确认磁盘有空间，并且可以写入本文件所在的文件夹。
goto failed

:noinstall
echo 程序所需的组件没有装上，上面是原因。已有的数据不受影响。请检查网络后再运行一次。

:failed
rem Started by a double click: keep the window open long enough to read.
if "%~1"=="" pause
exit /b 4
