// A Foundry project that is there: the app may use it. Whoever deploys needs the role already.
param account string
param project string
param principalId string

var roles = loadJsonContent('../roles.json')

resource foundry 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: account
}

resource claims 'Microsoft.CognitiveServices/accounts/projects@2026-07-01' existing = {
  parent: foundry
  name: project
}

resource user 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(claims.id, principalId, roles.foundryUser)
  scope: claims
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.foundryUser)
  }
}

output endpoint string = 'https://${foundry.properties.customSubDomainName}.services.ai.azure.com/api/projects/${project}'
