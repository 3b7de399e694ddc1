# As postdeploy.sh, where there is no sh.
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$place = '--subscription', $env:AZURE_SUBSCRIPTION_ID, '--resource-group', $env:AZURE_RESOURCE_GROUP

if ($env:TRAINER_CPU_JOB_NAME -and $env:SERVICE_TRAINER_IMAGE_NAME) {
    az containerapp job update @place --name $env:TRAINER_CPU_JOB_NAME --image $env:SERVICE_TRAINER_IMAGE_NAME --output none
    if ($LASTEXITCODE -ne 0) { exit 1 }
}

if ($env:EVENT_HOOK -ne 'webhook') { exit 0 }

for ($attempt = 1; $attempt -le 6; $attempt++) {
    az deployment group create @place --name events-subscription --template-file subscription.bicep `
        --parameters appName=$env:FUNCTION_APP_NAME topicName=$env:EVENT_TOPIC_NAME storageName=$env:STORAGE_ACCOUNT_NAME --output none
    if ($LASTEXITCODE -eq 0) { exit 0 }
    Start-Sleep -Seconds 30
}

Write-Error "The events' subscription could not be made; uploads start no run until it is: azd hooks run postdeploy"
