// A Foundry account with a project and the model that the agents use; no keys.
param location string
param tags object
param name string
param model string
param modelVersion string
param capacity int
param principalId string
param deployer object

var roles = loadJsonContent('../roles.json')

resource account 'Microsoft.CognitiveServices/accounts@2026-07-01' = {
  name: name
  location: location
  tags: tags
  kind: 'AIServices'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: {
    allowProjectManagement: true
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource project 'Microsoft.CognitiveServices/accounts/projects@2026-07-01' = {
  parent: account
  name: 'claims'
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: { displayName: 'Claims' }
}

resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2026-07-01' = {
  parent: account
  name: model
  sku: { name: 'GlobalStandard', capacity: capacity }
  properties: {
    model: { format: 'OpenAI', name: model, version: modelVersion }
    versionUpgradeOption: 'NoAutoUpgrade'
  }
  // The account takes one change at a time.
  dependsOn: [project]
}

resource user 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(project.id, principalId, roles.foundryUser)
  scope: project
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.foundryUser)
  }
}

resource provisioner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(project.id, deployer.id, roles.foundryUser)
  scope: project
  properties: {
    principalId: deployer.id
    principalType: deployer.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.foundryUser)
  }
}

output endpoint string = 'https://${name}.services.ai.azure.com/api/projects/${project.name}'
