// The whole installation. `azd up` deploys this, then the app and the trainer into it, then the events' subscription (hooks/).
targetScope = 'subscription'

import { durableBackend, gpuProfile, resourceTags, storageCopies, storageLog } from 'types.bicep'

@minLength(1)
@maxLength(40)
@description('The azd environment; the resource group is named after it.')
param environmentName string

@minLength(1)
@description('Where everything lies.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Where the trainer lies, if elsewhere: not every region has GPUs. With vnet it lies with the rest.')
param trainerLocation string = ''

@description('Where Durable Functions keeps its state.')
param backend durableBackend = 'AzureStorage'

@description('The trainer\'s GPU; none for CPU.')
param gpu gpuProfile = 'none'

@description('Private endpoints for storage and app, and no way in from the internet.')
param vnet bool = false

@description('Tags of everything that is made, beside azd\'s own.')
param tags resourceTags?

@description('How many copies the storage account keeps, and where.')
param storageRedundancy storageCopies = 'LRS'

@description('Whether the storage account is locked: it cannot be deleted then until somebody takes the lock off.')
param deleteLock bool = false

@description('Of which requests to the storage account a line is kept.')
param storageLogs storageLog = 'changes'

@description('Memory of an instance of the app, in MB.')
@allowed([2048, 4096])
param instanceMemoryMB int = 2048

@minValue(1)
@maxValue(1000)
@description('Instances of the app at most.')
param maximumInstanceCount int = 40

@minValue(0)
@maxValue(20)
@description('Instances for orchestrations and activities that are always up; 0 starts them when work comes.')
param alwaysReadyDurable int = 0

@minValue(600)
@maxValue(86400)
@description('Seconds after which a training is ended.')
param trainerTimeoutSeconds int = 14400

@description('The trainer\'s image; empty until it is first deployed.')
param trainerImage string = ''

@minValue(1)
@maxValue(365)
@description('Days after which a run\'s features and rounds are deleted; its results stay.')
param intermediateDays int = 30

@minValue(1)
@maxValue(100)
@description('Telemetry taken in a day at most, in GB.')
param dailyCapGb int = 1

@minValue(30)
@maxValue(730)
@description('Days that logs and telemetry are kept.')
param telemetryDays int = 30

@minValue(0)
@description('Spend in a month past which the budget warns, in the currency of the subscription; 0 for no budget.')
param monthlyBudget int = 50

@minValue(1)
@description('Activity calls tried again in an hour past which an alert is sent.')
param retriesPerHour int = 20

@description('Who gets the alerts, an e-mail address; empty for nobody but the subscription\'s owners, and those for the budget alone.')
param alertEmail string = ''

@description('The registration in Entra by which callers sign in (docs/deploy.md); empty for none.')
param signInClientId string = ''

@description('The callers\' own keys: NAME:ROLE:SHA256, with semicolons between them; empty for none.')
param callerKeys string = ''

@description('First day of the budget, which cannot change later: empty at the first deployment, then what that put out.')
param budgetStart string = ''

@description('First day of this month.')
param firstOfMonth string = utcNow('yyyy-MM-01')

@description('Who deploys, an object identifier: may then put files into the data container. Empty for nobody.')
param principalId string = ''

@description('What the one who deploys is.')
@allowed(['User', 'ServicePrincipal'])
param principalType string = 'User'

@description('Part of the names that must be unique.')
var token = toLower(uniqueString(subscription().id, environmentName, location))

@description('azd finds and removes by its own what it made.')
var allTags = union(tags ?? {}, { 'azd-env-name': environmentName })

@description('The region of the trainer.')
var trainerRegion = empty(trainerLocation) || vnet ? location : trainerLocation

@description('The budget\'s first day.')
var firstBudgetDay = empty(budgetStart) ? firstOfMonth : budgetStart

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: allTags
}

module appIdentity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-app-${token}', location: location, tags: allTags }
}

module trainerIdentity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-trainer-${token}', location: location, tags: allTags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    dailyCapGb: dailyCapGb
    telemetryDays: telemetryDays
    appPrincipalId: appIdentity.outputs.principalId
  }
}

module network 'modules/network.bicep' = if (vnet) {
  scope: group
  params: { token: token, location: location, tags: allTags, backend: backend }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    vnet: vnet
    backend: backend
    redundancy: storageRedundancy
    deleteLock: deleteLock
    logs: storageLogs
    workspaceId: monitoring.outputs.workspaceId
    intermediateDays: intermediateDays
    appPrincipalId: appIdentity.outputs.principalId
    trainerPrincipalId: trainerIdentity.outputs.principalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
  }
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: {
    token: token
    location: trainerRegion
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    trainerPrincipalId: trainerIdentity.outputs.principalId
  }
}

module durable 'modules/durable.bicep' = if (backend == 'DurableTaskScheduler') {
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    appPrincipalId: appIdentity.outputs.principalId
  }
}

module trainer 'modules/trainer.bicep' = {
  scope: group
  params: {
    token: token
    location: trainerRegion
    tags: allTags
    gpu: gpu
    image: trainerImage
    timeoutSeconds: trainerTimeoutSeconds
    subnetId: vnet ? network!.outputs.trainerSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
    registryServer: registry.outputs.loginServer
    identityId: trainerIdentity.outputs.id
    identityClientId: trainerIdentity.outputs.clientId
    appPrincipalId: appIdentity.outputs.principalId
  }
}

module functions 'modules/functions.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyDurable: alwaysReadyDurable
    backend: backend
    schedulerEndpoint: backend == 'DurableTaskScheduler' ? durable!.outputs.endpoint : ''
    storage: storage.outputs.addresses
    insightsConnection: monitoring.outputs.insightsConnection
    workspaceId: monitoring.outputs.workspaceId
    identityId: appIdentity.outputs.id
    identityClientId: appIdentity.outputs.clientId
    trainerJobId: trainer.outputs.jobId
    trainerCpuJobId: trainer.outputs.cpuJobId
    subnetId: vnet ? network!.outputs.appSubnetId : ''
    vnet: vnet
    signInClientId: signInClientId
    callerKeys: callerKeys
  }
}

module endpoints 'modules/endpoints.bicep' = if (vnet) {
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    storageId: storage.outputs.id
    appId: functions.outputs.id
  }
}

module events 'modules/events.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    vnet: vnet
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [storage]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    email: alertEmail
    insightsId: monitoring.outputs.insightsId
    retriesPerHour: retriesPerHour
    monthlyBudget: monthlyBudget
    budgetStart: firstBudgetDay
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, tags: allTags, insightsId: monitoring.outputs.insightsId }
}

@description('The region, for azd.')
output AZURE_LOCATION string = location

@description('The resource group, for azd and the hooks.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Where azd pushes the trainer\'s image.')
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer

@description('The app.')
output FUNCTION_APP_NAME string = functions.outputs.name

@description('Where the app answers.')
output FUNCTION_APP_URL string = functions.outputs.url

@description('The identity that vouches for the app\'s sign-in, for the registration in Entra.')
output APP_IDENTITY_PRINCIPAL_ID string = appIdentity.outputs.principalId

@description('The storage account.')
output STORAGE_ACCOUNT_NAME string = storage.outputs.name

@description('The container with data sets and runs.')
output DATA_CONTAINER string = storage.outputs.dataContainer

@description('The topic that tells of uploads.')
output EVENT_TOPIC_NAME string = events.outputs.topicName

@description('Whether the hook makes the subscription: with vnet it exists already.')
output EVENT_HOOK string = vnet ? 'none' : 'webhook'

@description('Which TorchSharp package the trainer\'s image takes in.')
output TRAINER_TORCH string = gpu == 'none' ? 'cpu' : 'cuda'

@description('The job that trains without a GPU where the GPU job cannot start; empty where there is no GPU.')
output TRAINER_CPU_JOB_NAME string = trainer.outputs.cpuJobName

@description('The budget\'s first day, for the next deployment.')
output BUDGET_START string = firstBudgetDay
