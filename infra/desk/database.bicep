// The database of the claims desk. The app signs in by its identity; there is no password.
param location string
param tags object
param name string
param isPrivate bool

@description('The identity of the app: its name and principalId.')
param app object

var database = 'desk'

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '17'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenant().tenantId
    }
    storage: { storageSizeGB: 32, autoGrow: 'Enabled' }
    // What cannot be made again is who has a claim, notes, and saved views.
    backup: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'Disabled' }
    network: { publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled' }
  }

  resource desk 'databases' = {
    name: database
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }

  // It makes words findable. Without it they are looked for row by row.
  resource extensions 'configurations' = {
    name: 'azure.extensions'
    properties: { source: 'user-override', value: 'PG_TRGM' }
    dependsOn: [desk]
  }

  // The server takes one change after the other.
  resource owner 'administrators' = {
    name: app.principalId
    properties: {
      principalName: app.name
      principalType: 'ServicePrincipal'
      tenantId: tenant().tenantId
    }
    dependsOn: [extensions]
  }
}

// The app has no address of its own on Flex Consumption: whoever is in Azure may ask, and nobody is
// let in without a token of this tenant.
resource fromAzure 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (!isPrivate) {
  parent: server
  name: 'azure'
  properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  dependsOn: [server::owner]
}

output id string = server.id
output url string = 'postgresql+psycopg://${app.name}@${server.properties.fullyQualifiedDomainName}:5432/${database}?sslmode=require'
