import type { components } from './schema.gen';

/** The contract's shapes under their own names. */
type Schemas = components['schemas'];

export type AccountDetail = Schemas['AccountDetail'];
export type AccountSort = Schemas['AccountSort'];
export type AccountState = Schemas['AccountState'];
export type AccountSummary = Schemas['AccountSummary'];
export type AddressResolution = Schemas['AddressResolution'];
export type ApiProblem = Schemas['ApiProblem'];
export type ChangeOwnPasswordRequest = Schemas['ChangeOwnPasswordRequest'];
export type ChangeSettingsRequest = Schemas['ChangeSettingsRequest'];
export type CreateAccountRequest = Schemas['CreateAccountRequest'];
export type CreatedAccount = Schemas['CreatedAccount'];
export type DashboardFigures = Schemas['DashboardFigures'];
export type DomainItem = Schemas['DomainItem'];
export type DomainList = Schemas['DomainList'];
export type LogInRequest = Schemas['LogInRequest'];
export type MappingItem = Schemas['MappingItem'];
export type MappingSort = Schemas['MappingSort'];
export type MappingType = Schemas['MappingType'];
export type MappingWarning = Schemas['MappingWarning'];
export type MinuteFigures = Schemas['MinuteFigures'];
export type QueueDetail = Schemas['QueueDetail'];
export type QueueDirection = Schemas['QueueDirection'];
export type QueueItem = Schemas['QueueItem'];
export type QueueState = Schemas['QueueState'];
export type SaveMappingRequest = Schemas['SaveMappingRequest'];
export type ServiceItem = Schemas['ServiceItem'];
export type SessionInfo = Schemas['SessionInfo'];
export type SettingItem = Schemas['SettingItem'];
export type SystemMessage = Schemas['SystemMessage'];
export type UpdateAccountRequest = Schemas['UpdateAccountRequest'];
export type MappingImportMode = Schemas['MappingImportMode'];
export type MappingImportResult = Schemas['MappingImportResult'];
