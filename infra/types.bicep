// What more than one file speaks of: the choices of the deployment, and the built-in roles by their names.

@export()
@description('Where Durable Functions keeps its state.')
type durableBackend = 'AzureStorage' | 'DurableTaskScheduler'

@export()
@description('The GPU that the trainer runs on; none for CPU.')
type gpuProfile = 'none' | 'T4' | 'A100'

@export()
@description('Copies of the storage account: three in one place, or one in each of three zones; G: three more in another region.')
type storageCopies = 'LRS' | 'ZRS' | 'GRS' | 'GZRS'

@export()
@description('Of which requests to the storage account a line is kept: of none, of those that change data sets and runs, or of all.')
type storageLog = 'none' | 'changes' | 'all'

@export()
@description('Tags of a resource.')
type resourceTags = {
  @description('A tag.')
  *: string
}

@export()
@description('What the app needs to know of the storage account.')
type storageAddresses = {
  @description('The blob service.')
  blob: string

  @description('The queue service.')
  queue: string

  @description('The table service.')
  table: string
}

@export()
@description('Identifiers of built-in roles; they are the same in every tenant.')
var roles = {
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  containerAppsJobsOperator: 'b9a307c4-5aa3-4b52-ba60-2b17c136cd7b'
  durableTaskDataContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageQueueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

@export()
@description('Names that the code and the deployment share; tests compare them with the code.')
var names = {
  dataContainer: 'pseudo-label'
  packageContainer: 'app-package'
  deadLetterContainer: 'event-dead-letters'
  eventQueue: 'blob-events'
  taskHub: 'PseudoLabelHub'
}
