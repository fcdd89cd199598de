<#
.SYNOPSIS
  Starts the app on this machine under Azure Functions Core Tools, with Azurite and the Durable Task
  Scheduler emulator in Docker; with -Storage, without Docker, on the Azure Storage provider and an Azurite
  from npm; or, with -Embedded, on the project's own local host, which needs only Python.
.PARAMETER Embedded
  Use the local host: no Docker, no Core Tools.
.PARAMETER Storage
  Keep durable state in Azure Storage, which Azurite plays: no Docker. Its files are in .local/azurite.
.PARAMETER Port
  The HTTP port, 7071 unless given.
.PARAMETER StopContainers
  Stop the two containers when the app ends. Without it they keep running, and so does their state.
.EXAMPLE
  ./start-local.ps1
.EXAMPLE
  ./start-local.ps1 -Storage
.EXAMPLE
  ./start-local.ps1 -Embedded -Port 7072
#>
[CmdletBinding(DefaultParameterSetName = 'Docker')]
param(
    [Parameter(ParameterSetName = 'Embedded')] [switch] $Embedded,
    [Parameter(ParameterSetName = 'Storage')] [switch] $Storage,
    [ValidateRange(1, 65535)] [int] $Port = 7071,
    [Parameter(ParameterSetName = 'Docker')] [switch] $StopContainers
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

$AzuriteVersion = '3.35.0'
$AzuritePorts = @(10000, 10001, 10002)
$AzuriteData = Join-Path $PSScriptRoot '.local/azurite/data'

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
    foreach ($number in $Container.Ports) { Wait-Port $name $number "See: docker logs $name" }
    Write-Host "$name is up on ports $($Container.Ports -join ', ')"
}

function Test-Port([int] $Number) {
    $client = [System.Net.Sockets.TcpClient]::new()
    try {
        $client.Connect('127.0.0.1', $Number)
        return $true
    }
    catch [System.Net.Sockets.SocketException] {
        return $false
    }
    finally {
        $client.Dispose()
    }
}

function Wait-Port([string] $Name, [int] $Number, [string] $WhereToLook) {
    $deadline = (Get-Date).AddSeconds(60)
    while (-not (Test-Port $Number)) {
        if ((Get-Date) -gt $deadline) {
            throw "$Name does not listen on port $Number after 60 seconds. $WhereToLook"
        }
        Start-Sleep -Milliseconds 250
    }
}

function Start-Azurite {
    $folder = Join-Path $PSScriptRoot ".local/azurite/$AzuriteVersion"
    $program = Join-Path $folder 'node_modules/azurite/dist/src/azurite.js'
    if (-not (Test-Path $program)) {
        Write-Host "Installing Azurite $AzuriteVersion into .local/azurite ..."
        New-Item -ItemType Directory -Force $folder | Out-Null
        npm install "azurite@$AzuriteVersion" --prefix $folder --no-audit --no-fund --loglevel error | Out-Host
        if ($LASTEXITCODE -ne 0) { throw 'npm could not install Azurite; its own words are above.' }
    }
    # Quoted, for there may be a blank in the path of the project.
    $arguments = @("`"$program`"", '--silent', '--skipApiVersionCheck', '--disableTelemetry',
        '--location', "`"$AzuriteData`"")
    New-Item -ItemType Directory -Force $AzuriteData | Out-Null
    return Start-Process node $arguments -PassThru -NoNewWindow `
        -RedirectStandardOutput "$AzuriteData/azurite.log" -RedirectStandardError "$AzuriteData/azurite.errors"
}

function Start-WithStorage([string] $Python) {
    Assert-Tool 'func' 'Install Azure Functions Core Tools 4: https://aka.ms/func-core-tools. Or use -Embedded.'
    Assert-Tool 'npm' 'Install Node.js 20 or newer: https://nodejs.org. Or use -Embedded.'
    Initialize-Environment $Python

    $azurite = $null
    try {
        if (Test-Port $AzuritePorts[0]) { Write-Host 'The Azurite that is running already is used.' }
        else {
            $azurite = Start-Azurite
            foreach ($number in $AzuritePorts) { Wait-Port 'Azurite' $number "See: $AzuriteData/azurite.log" }
            Write-Host "Azurite is up on ports $($AzuritePorts -join ', ')"
        }
        # They take the place of what host.json says of the scheduler.
        $provider = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider'
        Set-Item "env:${provider}__type" 'AzureStorage'
        Set-Item "env:${provider}__connectionStringName" 'AzureWebJobsStorage'
        Start-Func
    }
    finally {
        if ($azurite) { Stop-Process -Id $azurite.Id -ErrorAction SilentlyContinue }
    }
}

function Start-WithDocker([string] $Python, [bool] $StopAfterwards) {
    Assert-Tool 'func' 'Install Azure Functions Core Tools 4: https://aka.ms/func-core-tools. Or use -Embedded.'
    Assert-Tool 'docker' 'Install Docker Desktop and start it. Or use -Storage or -Embedded.'
    if (-not (Test-Command { docker info })) {
        throw 'Docker is installed but not running. Start it, or use -Storage or -Embedded.'
    }
    Initialize-Environment $Python

    try {
        $Containers | ForEach-Object { Start-Container $_ }
        Write-Host 'Scheduler dashboard: http://localhost:8082'
        Start-Func
    }
    finally {
        if ($StopAfterwards) { $Containers | ForEach-Object { docker stop $_.Name | Out-Null } }
    }
}

function Initialize-Environment([string] $Python) {
    & $Python dev.py setup
    if ($LASTEXITCODE -ne 0) { throw 'The virtual environment could not be made.' }
    Use-VirtualEnvironment
}

function Start-Func {
    # Without this the worker looks for function_app.py, which the package function_app/ hides.
    $env:PYTHON_SCRIPT_FILE_NAME = 'main.py'
    func start --port $Port
    $script:ExitCode = $LASTEXITCODE
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
    elseif ($Storage) {
        Start-WithStorage $python
    }
    else {
        Start-WithDocker $python $StopContainers
    }
    exit $ExitCode
}
finally {
    Pop-Location
}
