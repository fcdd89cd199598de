// A private endpoint and its zone for each service that is closed to the outside.
param location string
param tags object
param networkId string
param subnetId string
param storageId string
param vaultId string
param schedulerId string

@description('Empty where the desk has no server of its own.')
param databaseId string

@description('Empty where reviewers sign in: they reach the site from outside.')
param siteId string

var services = [
  {
    name: 'storage'
    id: storageId
    groupId: 'blob'
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
  {
    name: 'vault'
    id: vaultId
    groupId: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
  {
    name: 'scheduler'
    id: schedulerId
    groupId: 'scheduler'
    zone: 'privatelink.durabletask.io'
  }
]
var site = {
  name: 'site'
  id: siteId
  groupId: 'sites'
  zone: 'privatelink.azurewebsites.net'
}
var desk = {
  name: 'desk'
  id: databaseId
  groupId: 'postgresqlServer'
  zone: 'privatelink.postgres.database.azure.com'
}
var closed = concat(services, empty(siteId) ? [] : [site], empty(databaseId) ? [] : [desk])

module endpoints 'endpoint.bicep' = [
  for service in closed: {
    name: 'endpoint-${service.name}'
    params: {
      location: location
      tags: tags
      name: service.name
      serviceId: service.id
      groupId: service.groupId
      zoneName: service.zone
      networkId: networkId
      subnetId: subnetId
    }
  }
]
