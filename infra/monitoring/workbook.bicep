// The funnel of claims, as a page in the portal.
param location string
param tags object
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'claims')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Claims'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string(union(loadJsonContent('../workbook.json'), { fallbackResourceIds: [workspaceId] }))
  }
}
