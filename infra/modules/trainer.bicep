// The trainer as jobs that cost nothing while none runs: one on the GPU, where there is one, and one on CPU.
import { gpuProfile, resourceTags, roles } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('The GPU; none for CPU.')
param gpu gpuProfile

@description('The image; empty until it is first deployed.')
param image string

@description('Seconds after which a training is ended.')
param timeoutSeconds int

@description('The subnet of the environment; empty for none.')
param subnetId string

@description('Where its logs go.')
param workspaceId string

@description('The registry that images come from.')
param registryServer string

@description('The trainer\'s identity.')
param identityId string

@description('The trainer\'s identity in sign-ins.')
param identityClientId string

@description('The app\'s identity, which starts executions.')
param appPrincipalId string

@description('Stands in until azd deploys the trainer: it exists everywhere and ends at once.')
var placeholder = 'mcr.microsoft.com/k8se/quickstart-jobs:latest'

@description('What each kind of job runs on. A GPU replica takes its whole node.')
var sizes = {
  none: { profile: 'Consumption', type: 'Consumption', cpu: 4, memory: '8Gi' }
  T4: { profile: 'gpu', type: 'Consumption-GPU-NC8as-T4', cpu: 8, memory: '56Gi' }
  A100: { profile: 'gpu', type: 'Consumption-GPU-NC24-A100', cpu: 24, memory: '220Gi' }
}

@description('The jobs, each with its name, its size and the tag that azd deploys to; the first is the one that the app prefers.')
var jobs = concat(
  [{ name: 'job-trainer-${token}', size: sizes[gpu], tags: union(tags, { 'azd-service-name': 'trainer' }) }],
  gpu == 'none' ? [] : [{ name: 'job-trainer-cpu-${token}', size: sizes.none, tags: tags }]
)

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: 'cae-${token}'
  location: location
  tags: tags
  properties: {
    // Sent by a diagnostic setting: the other way needs the workspace's key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    publicNetworkAccess: empty(subnetId) ? 'Enabled' : 'Disabled'
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: true }
    workloadProfiles: concat(
      [{ name: sizes.none.profile, workloadProfileType: sizes.none.type }],
      gpu == 'none' ? [] : [{ name: sizes[gpu].profile, workloadProfileType: sizes[gpu].type }]
    )
    zoneRedundant: false
  }
}

// The version that tools write: the older ones know one setting a resource and no category groups.
#disable-next-line use-recent-api-versions
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: environment
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource trainers 'Microsoft.App/jobs@2026-01-01' = [
  for job in jobs: {
    name: job.name
    location: location
    tags: job.tags
    identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
    properties: {
      environmentId: environment.id
      workloadProfileName: job.size.profile
      configuration: {
        triggerType: 'Manual'
        manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 }
        replicaTimeout: timeoutSeconds
        // The workflow retries: it knows whether the result is there.
        replicaRetryLimit: 0
        registries: [{ server: registryServer, identity: identityId }]
      }
      template: {
        containers: [
          {
            name: 'trainer'
            image: empty(image) ? placeholder : image
            resources: { cpu: job.size.cpu, memory: job.size.memory }
            // The workflow starts each execution with its own arguments.
            env: [{ name: 'AZURE_CLIENT_ID', value: identityClientId }]
          }
        ]
      }
    }
  }
]

resource appStarts 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (job, index) in jobs: {
    scope: trainers[index]
    name: guid(trainers[index].id, 'app', roles.containerAppsJobsOperator)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.containerAppsJobsOperator)
    }
  }
]

@description('The job that the app prefers.')
output jobId string = trainers[0].id

@description('The CPU job beside a GPU job; empty for none.')
output cpuJobId string = gpu == 'none' ? '' : trainers[1].id

@description('The CPU job\'s name; empty for none.')
output cpuJobName string = gpu == 'none' ? '' : trainers[1].name
