// The runs' figures on a page of the portal, under Application Insights.
import { resourceTags } from '../types.bicep'

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('Application Insights.')
param insightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'pseudo-label-runs')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'Pseudo-label runs'
    sourceId: insightsId
    serializedData: loadTextContent('workbook.json')
  }
}
