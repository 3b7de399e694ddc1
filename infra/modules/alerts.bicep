// What someone is told of: a run that failed, an upload that was given up, retries in plenty, spend past the budget.
import { resourceTags } from '../types.bicep'

@minLength(13)
@maxLength(13)
@description('Part of the names that must be unique.')
param token string

@description('Where it lies.')
param location string

@description('Its tags.')
param tags resourceTags

@description('Who is told, an e-mail address; empty for nobody.')
param email string

@description('Application Insights.')
param insightsId string

@description('Calls tried again in an hour past which an alert is sent.')
param retriesPerHour int

@description('Spend in a month past which the budget warns; 0 for no budget.')
param monthlyBudget int

@description('The budget\'s first day.')
param budgetStart string

@description('What is looked for in which stretch of time, and from which number of rows or calls on it is told.')
var rules = [
  {
    name: 'failed-run'
    text: 'A run has failed. GET /api/runs/{id} says why.'
    severity: 1
    minutes: 5
    above: 0
    query: 'customMetrics | where name == "pseudolabel.run.failures" | summarize value = sum(valueSum)'
  }
  {
    name: 'poison-blob'
    text: 'An upload was given up after all tries. The data set\'s status.json names it.'
    severity: 1
    minutes: 5
    above: 0
    query: 'traces | where message startswith "An upload was given up" | summarize value = count()'
  }
  {
    name: 'many-retries'
    text: 'Activities fail and are tried again more often than is usual: storage, memory or code is at fault.'
    severity: 2
    minutes: 60
    above: retriesPerHour
    query: 'customMetrics | where name == "pseudolabel.activity.retries" | summarize value = sum(valueSum)'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'pseudolabel'
    emailReceivers: empty(email) ? [] : [{ name: 'mail', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: 'PT${rule.minutes}M'
      windowSize: 'PT${rule.minutes}M'
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Total'
            metricMeasureColumn: 'value'
            operator: 'GreaterThan'
            threshold: rule.above
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [people.id] }
    }
  }
]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = if (monthlyBudget > 0) {
  name: 'budget-${token}'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: empty(email) ? [] : [email]
        contactRoles: ['Owner']
        contactGroups: [people.id]
      }
      foreseen: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: empty(email) ? [] : [email]
        contactRoles: ['Owner']
        contactGroups: [people.id]
      }
    }
  }
}
