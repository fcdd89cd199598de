<#
.SYNOPSIS
  Starts the app on this machine under Azure Functions Core Tools, with Azurite and the Durable Task
  Scheduler emulator in Docker; or, with -Embedded, on the project's own local host, which needs only Python.
.PARAMETER Embedded
  Use the local host: no Docker, no Core Tools.
.PARAMETER Port
  The HTTP port, 7071 unless given.
.PARAMETER StopContainers
  Stop the two containers when the app ends. Without it they keep running, and so does their state.
.EXAMPLE
  ./start-local.ps1
.EXAMPLE
  ./start-local.ps1 -Embedded -Port 7072
#>
[CmdletBinding()]
param(
    [switch] $Embedded,
    [ValidateRange(1, 65535)] [int] $Port = 7071,
    [switch] $StopContainers
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$Containers = @(
    @{
        Name  = 'claims-azurite'
        Image = 'mcr.microsoft.com/azure-storage/azurite:latest'
        Ports = @(10000, 10001, 10002)
    },
    @{
        Name  = 'claims-dts-emulator'
        Image = 'mcr.microsoft.com/dts/dts-emulator:latest'
        Ports = @(8080, 8082)
    }
)

function Assert-Tool([string] $Name, [string] $HowToGet) {
    if (-not (Get-Command $Name -ErrorAction SilentlyContinue)) {
        throw "'$Name' was not found on PATH. $HowToGet"
    }
}

function Test-Command([scriptblock] $Command) {
    $ErrorActionPreference = 'Continue'  # Windows PowerShell takes redirected stderr for a failure
    & $Command *> $null
    return $LASTEXITCODE -eq 0
}

function Get-Python {
    foreach ($name in 'python3', 'python', 'py') {
        $found = Get-Command $name -ErrorAction SilentlyContinue
        if ($found -and (Test-Command { & $name --version })) { return $name }
    }
    throw "No Python was found on PATH. Install Python 3.13 from https://www.python.org/downloads/."
}

function Start-Container($Container) {
    $name = $Container.Name
    $known = docker ps --all --quiet --filter "name=^$name$"
    if ($known) {
        docker start $name | Out-Null
    }
    else {
        $publish = $Container.Ports | ForEach-Object { '--publish', "127.0.0.1:${_}:${_}" }
        docker run --detach --name $name @publish $Container.Image | Out-Null
    }
    if ($LASTEXITCODE -ne 0) {
        throw "Docker could not start $name. Is something else using ports $($Container.Ports -join ', ')?"
    }
    foreach ($number in $Container.Ports) { Wait-Port $name $number }
    Write-Host "$name is up on ports $($Container.Ports -join ', ')"
}

function Wait-Port([string] $Name, [int] $Number) {
    $deadline = (Get-Date).AddSeconds(60)
    while ((Get-Date) -lt $deadline) {
        $client = [System.Net.Sockets.TcpClient]::new()
        try {
            $client.Connect('127.0.0.1', $Number)
            return
        }
        catch [System.Net.Sockets.SocketException] {
            Start-Sleep -Milliseconds 250
        }
        finally {
            $client.Dispose()
        }
    }
    throw "$Name does not listen on port $Number after 60 seconds. See: docker logs $Name"
}

function Start-UnderFunctionsHost([string] $Python) {
    Assert-Tool 'func' 'Install Azure Functions Core Tools 4: https://aka.ms/func-core-tools. Or use -Embedded.'
    Assert-Tool 'docker' 'Install Docker Desktop and start it. Or use -Embedded.'
    if (-not (Test-Command { docker info })) {
        throw 'Docker is installed but not running. Start it, or use -Embedded.'
    }

    & $Python dev.py setup
    if ($LASTEXITCODE -ne 0) { throw 'The virtual environment could not be made.' }
    Use-VirtualEnvironment

    try {
        $Containers | ForEach-Object { Start-Container $_ }
        Write-Host 'Scheduler dashboard: http://localhost:8082'
        # Without this the worker looks for function_app.py, which the package function_app/ hides.
        $env:PYTHON_SCRIPT_FILE_NAME = 'main.py'
        func start --port $Port
        $script:ExitCode = $LASTEXITCODE
    }
    finally {
        if ($StopContainers) { $Containers | ForEach-Object { docker stop $_.Name | Out-Null } }
    }
}

function Use-VirtualEnvironment {
    $folder = Join-Path $PSScriptRoot '.venv'
    $bin = if (Test-Path (Join-Path $folder 'Scripts')) { 'Scripts' } else { 'bin' }
    $env:VIRTUAL_ENV = $folder
    $env:PATH = (Join-Path $folder $bin) + [System.IO.Path]::PathSeparator + $env:PATH
}

$ExitCode = 0
Push-Location $PSScriptRoot
try {
    $python = Get-Python
    if ($Embedded) {
        & $python dev.py start --port $Port
        $ExitCode = $LASTEXITCODE
    }
    else {
        Start-UnderFunctionsHost $python
    }
    exit $ExitCode
}
finally {
    Pop-Location
}
