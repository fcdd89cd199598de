// Everything that the claims app needs, in a resource group of its own. docs/azure.md goes through it.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('The name of the azd environment; the resources are named after it.')
param environmentName string

@description('The region of all resources. Flex Consumption and the scheduler must be there.')
param location string

@description('The settings of the app that are given by name; an empty one is left out.')
param appSettings object = {}

@description('Which secret settings the vault holds, comma-separated, as in SLACK_WEBHOOK_URL,SMTP_PASSWORD.')
param settingsInVault string = ''

@description('Whether reviewers sign in. Whoever turns it off must turn private networking on.')
param signIn bool = true

@description('The client id of the app registration that reviewers sign in to. A hook makes one.')
param signInClientId string = ''

@description('Client ids of programs that may call the routes behind the sign-in, comma-separated.')
param programClientIds string = ''

@description('Subnets, private endpoints and zones: storage, vault and scheduler are not reached from outside.')
param privateNetworking bool = false

@description('With private networking: the address of whoever deploys, for which the vault stays open.')
param deployerIpAddress string = ''

@allowed(['none', 'existing', 'new'])
@description('none: offline agents. existing: foundryProjectId. new: an account, a project and a model.')
param foundry string = 'none'

@description('With existing: the resource id of the Foundry project.')
param foundryProjectId string = ''

@description('The model deployment that the agents use, and with new the name of the one that is made.')
param foundryModel string = 'gpt-4.1-mini'

@description('With new: the version of the model.')
param foundryModelVersion string = '2025-04-14'

@minValue(1)
@description('With new: thousands of tokens a minute.')
param foundryModelCapacity int = 50

@allowed(['none', 'new'])
@description('new: a Document Intelligence account reads scans.')
param documentIntelligence string = 'none'

@allowed(['none', 'new', 'existing'])
@description('none: no claims desk. new: a PostgreSQL for it. existing: the vault holds its address, DESK_DATABASE_URL.')
param desk string = 'none'

@minValue(1)
@maxValue(28)
@description('How many days a finished claim is kept: claims are personal data.')
param retentionDays int = 28

@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@minValue(0)
@description('Instances that are always ready for orchestrations and activities.')
param alwaysReadyDurableInstances int = 1

@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Who is told of alerts; empty: nobody, the alerts are seen in the portal.')
param alertEmail string = ''

@allowed(['User', 'ServicePrincipal'])
@description('Who deploys: User at a desk, ServicePrincipal in a workflow.')
param deployerType string = 'User'

var tags = { 'azd-env-name': environmentName }
var token = toLower(uniqueString(subscription().id, environmentName, location))
// The names of vault, storage and site are shared by the world.
var name = 'claims-${token}'
var deployerOfThis = { id: deployer().objectId, type: deployerType }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: 'id-${token}' }
}

module monitoring 'monitoring/monitoring.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: name, principalId: identity.outputs.principalId }
}

module alerts 'monitoring/alerts.bicep' = {
  scope: group
  params: { location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId, email: alertEmail }
}

module workbook 'monitoring/workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

module network 'network/network.bicep' = if (privateNetworking) {
  scope: group
  params: { location: location, tags: tags, name: 'vnet-${token}' }
}

module storage 'storage/storage.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: 'claims${token}', isPrivate: privateNetworking, principalId: identity.outputs.principalId }
}

module vault 'vault/vault.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: name
    isPrivate: privateNetworking
    ipAddresses: empty(deployerIpAddress) ? [] : [deployerIpAddress]
    principalId: identity.outputs.principalId
    deployer: deployerOfThis
  }
}

module scheduler 'durable/scheduler.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: 'dts-${token}'
    sku: schedulerSku
    isPrivate: privateNetworking
    // The app deletes a claim with its documents; what it could not reach ends two days later.
    historyDays: retentionDays + 2
    principalId: identity.outputs.principalId
  }
}

module agents 'foundry/agents.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: 'foundry-${token}'
    foundry: foundry
    projectId: foundryProjectId
    model: foundryModel
    modelVersion: foundryModelVersion
    capacity: foundryModelCapacity
    principalId: identity.outputs.principalId
    deployer: deployerOfThis
  }
}

module scans 'foundry/document-intelligence.bicep' = if (documentIntelligence == 'new') {
  scope: group
  params: { location: location, tags: tags, name: 'documents-${token}', principalId: identity.outputs.principalId }
}

module database 'desk/database.bicep' = if (desk == 'new') {
  scope: group
  params: { location: location, tags: tags, name: 'desk-${token}', isPrivate: privateNetworking, app: identity.outputs.app }
}

module endpoints 'network/endpoints.bicep' = if (privateNetworking) {
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
    schedulerId: scheduler.outputs.id
    databaseId: desk == 'new' ? database!.outputs.id : ''
    siteId: signIn ? '' : site.outputs.id
  }
}

module site 'app/site.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: name
    // Neither of the two is refused: a claims desk is not open to everybody.
    guardedBy: any(signIn ? 'sign-in' : (privateNetworking ? 'private network' : 'nothing'))
    identityId: identity.outputs.id
    packages: storage.outputs.packagesUrl
    subnetId: privateNetworking ? network!.outputs.functionsSubnetId : ''
    alwaysReadyDurableInstances: alwaysReadyDurableInstances
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
  }
}

module settings 'app/settings.bicep' = {
  scope: group
  params: {
    siteName: site.outputs.name
    chosen: appSettings
    settingsInVault: desk == 'existing' ? '${settingsInVault},DESK_DATABASE_URL' : settingsInVault
    vaultUri: vault.outputs.uri
    signIn: signIn
    identityClientId: identity.outputs.clientId
    storageAccount: storage.outputs.name
    claimFilesContainer: storage.outputs.claimFilesContainer
    schedulerEndpoint: scheduler.outputs.endpoint
    taskHub: scheduler.outputs.taskHub
    applicationInsights: monitoring.outputs.connectionString
    foundryEndpoint: agents.outputs.endpoint
    foundryModel: foundryModel
    documentIntelligenceEndpoint: documentIntelligence == 'new' ? scans!.outputs.endpoint : ''
    databaseUrl: desk == 'new' ? database!.outputs.url : ''
    retentionDays: retentionDays
  }
}

module access 'app/sign-in.bicep' = if (signIn) {
  scope: group
  params: { siteName: site.outputs.name, clientId: signInClientId, programClientIds: programClientIds }
  // It names one of the settings.
  dependsOn: [settings]
}

output AZURE_RESOURCE_GROUP string = group.name
output APP_NAME string = site.outputs.name
output APP_ID string = site.outputs.id
output APP_URL string = site.outputs.url
output APP_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
output VAULT_URI string = vault.outputs.uri
output SCHEDULER_ENDPOINT string = scheduler.outputs.endpoint
output TASKHUB_NAME string = scheduler.outputs.taskHub
output AGENT_MODEL string = empty(agents.outputs.endpoint) ? '' : foundryModel
output FOUNDRY_ENDPOINT string = agents.outputs.endpoint
