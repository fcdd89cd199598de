// The worker as a Container App. It is scaled by the work that waits in the task hub, down to none
// while there is none: az deployment group create -g GROUP -f deploy/worker.containerapp.bicep -p ...
targetScope = 'resourceGroup'

@description('Where the app runs.')
param location string = resourceGroup().location

@description('The Container Apps environment that it runs in.')
param environmentId string

@description('The image of deploy/Dockerfile.worker, with its registry and its version.')
param image string

@description('The registry of the image, such as NAME.azurecr.io; the identity needs the role AcrPull there.')
param registryServer string

@description('The identity of the worker. It needs the role Durable Task Data Contributor on the task hub.')
param identityName string

@description('The scheduler, as https://NAME.REGION.durabletask.io.')
param schedulerEndpoint string

@description('The task hub whose work is done.')
param taskHubName string

@description('Settings of docs/settings.md, besides those that are set here.')
param settings object = {}

@description('How many workers there may be.')
@minValue(1)
@maxValue(30)
param maxReplicas int = 10

// What one worker has in hand before another one is started.
var inHand = {
  Orchestration: '20'
  Activity: '10'
  Entity: '20'
}

var ownSettings = {
  AZURE_CLIENT_ID: identity.properties.clientId
  ENDPOINT: schedulerEndpoint
  TASKHUB: taskHubName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource worker 'Microsoft.App/containerApps@2026-01-01' = {
  name: 'claims-worker'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [
        {
          server: registryServer
          identity: identity.id
        }
      ]
    }
    template: {
      // It finishes what it has in hand; a model may take three minutes to answer.
      terminationGracePeriodSeconds: 200
      containers: [
        {
          name: 'worker'
          image: image
          env: map(items(union(settings, ownSettings)), setting => {
            name: setting.key
            value: string(setting.value)
          })
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
      scale: {
        minReplicas: 0
        maxReplicas: maxReplicas
        rules: map(items(inHand), kind => {
          name: 'waiting-${toLower(kind.key)}'
          custom: {
            type: 'azure-durabletask-scheduler'
            identity: identity.id
            metadata: {
              endpoint: schedulerEndpoint
              taskhubName: taskHubName
              workItemType: kind.key
              maxConcurrentWorkItemsCount: kind.value
            }
          }
        })
      }
    }
  }
}

output name string = worker.name
