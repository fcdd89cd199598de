// Where the agents are asked: nowhere, in a project that is there, or in one that is made here.
param location string
param tags object
param name string

@allowed(['none', 'existing', 'new'])
param foundry string

param projectId string
param model string
param modelVersion string
param capacity int
param principalId string
param deployer object

// /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.CognitiveServices/accounts/NAME/projects/NAME
var nowhere = '${resourceGroup().id}/providers/Microsoft.CognitiveServices/accounts/none/projects/none'
var path = split(foundry == 'existing' ? projectId : nowhere, '/')

module created 'new.bicep' = if (foundry == 'new') {
  params: {
    location: location
    tags: tags
    name: name
    model: model
    modelVersion: modelVersion
    capacity: capacity
    principalId: principalId
    deployer: deployer
  }
}

module given 'existing.bicep' = if (foundry == 'existing') {
  scope: resourceGroup(path[2], path[4])
  params: { account: path[8], project: path[10], principalId: principalId }
}

output endpoint string = foundry == 'new'
  ? created!.outputs.endpoint
  : (foundry == 'existing' ? given!.outputs.endpoint : '')
