// What an export for DHIS2 must be. The models are those that a DHIS2 2.41 publishes of itself at
// /api/schemas, made into types by @eyeseetea/d2-api; requests are that package's types of what
// /api/metadata and /api/dataValueSets take.
import type {
  DataValueSetsGetRequest,
  DataValueSetsPostParams,
  DataValueSetsPostRequest,
  MetadataPayload,
} from "@eyeseetea/d2-api/2.41";

// The package has the schemes of identifiers as parameters of the address; DHIS2's documentation
// lets them stand in the body too.
type Schemes = Required<
  Pick<
    DataValueSetsPostParams,
    "dataElementIdScheme" | "orgUnitIdScheme" | "categoryOptionComboIdScheme"
  > &
    Pick<DataValueSetsGetRequest, "dataSetIdScheme">
>;

export type DataValueSet = DataValueSetsPostRequest & Schemes;

// The types of the package leave every field of a model out at will, since they do not know which
// DHIS2 insists on; the names of those that it does are ours, from its documentation.
type With<Model, Needed extends keyof Model> = Model & Required<Pick<Model, Needed>>;
type Coded = { code: string };

type DataElement = With<
  MetadataPayload["dataElements"][number],
  | "code"
  | "name"
  | "shortName"
  | "domainType"
  | "valueType"
  | "aggregationType"
  | "categoryCombo"
>;

type DataSet = With<
  MetadataPayload["dataSets"][number],
  "code" | "name" | "shortName" | "periodType"
> & {
  dataSetElements: { dataElement: Coded }[];
  organisationUnits: Coded[];
};

export interface Metadata {
  dataElements: DataElement[];
  dataSets: DataSet[];
}
