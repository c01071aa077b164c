/** The API's words, under the names the console uses. */
import type {
  RegisterActsQuery,
  RegisterNewsQuery,
  RegisterNotReadPartsFragment,
  RegisterPagePartsFragment,
  RegisterPageQuery,
  RegisterProofQuery,
  SearchRegisterMutation,
  ArticlePartsFragment,
  AskSteeringMutation,
  CameraPartsFragment,
  ContactBookPartsFragment,
  CutCamerasMutation,
  CutPartsFragment,
  FlowHealthSubscription,
  GaugePartsFragment,
  HandoverPartsFragment,
  HandoverRefusedPartsFragment,
  GiveContactsMutation,
  HolderPartsFragment,
  LeasePartsFragment,
  LookAlongMutation,
  LookPartsFragment,
  OfferHandoverMutation,
  ColleaguesQuery,
  ShowHandoverQuery,
  TakeHandoverMutation,
  DeclineHandoverMutation,
  MailboxPartsFragment,
  MailPartsFragment,
  MarkMailReadMutation,
  RecordsPartsFragment,
  ReopenCamerasMutation,
  RegisterStateSubscription,
  SessionSubscription,
  StartQuery,
  SpecialAnswerPartsFragment,
  SpecialPartsFragment,
  SteeringAnswerPartsFragment,
  TermsPartsFragment,
  TicketAnswerPartsFragment,
  TicketPartsFragment,
  ViewsSubscription,
  UpkeepAnswerPartsFragment,
  UpkeepPartsFragment,
  WatchCameraMutation,
} from "./generated";

export type Article = ArticlePartsFragment;
export type Camera = CameraPartsFragment;
export type ContactBook = ContactBookPartsFragment;
export type ContactLine = ContactBook["contacts"][number];
export type GiveContactsAnswer = GiveContactsMutation["giveContacts"];
export type Mail = MailPartsFragment;
export type Mailbox = MailboxPartsFragment;
export type MarkMailAnswer = MarkMailReadMutation["markMailRead"];
export type Convention = NonNullable<StartQuery["tenants"][number]["convention"]>;
export type Cut = CutPartsFragment;
export type CutAnswer = CutCamerasMutation["cutCameras"];
export type Gauge = GaugePartsFragment;
export type CameraAlarm = Gauge["alarms"][number];
export type Holder = HolderPartsFragment;
export type AskSteeringAnswer = AskSteeringMutation["askSteering"];
export type Lease = LeasePartsFragment;
export type LookAnswer = LookAlongMutation["lookAlong"];
export type Me = StartQuery["me"];
export type ReopenAnswer = ReopenCamerasMutation["reopenCameras"];
export type SteeringAnswer = SteeringAnswerPartsFragment;
export type SteeringTerms = TermsPartsFragment;
export type Ground = SteeringTerms["grounds"][number];
export type Tenant = StartQuery["tenants"][number];
export type Motive = NonNullable<Tenant["convention"]>["motives"][number];
export type Ticket = TicketPartsFragment;
export type TicketAnswer = TicketAnswerPartsFragment;
export type Special = SpecialPartsFragment;
export type SpecialAnswer = SpecialAnswerPartsFragment;
export type TicketRecordsAnswer = RecordsPartsFragment;
export type TicketRecord = Extract<
  TicketRecordsAnswer,
  { __typename: "TicketRecords" }
>["records"][number];
export type Connection = TicketRecord["connections"][number];
export type TicketTerms = NonNullable<Convention["tickets"]>;
export type ArrangementTerms = NonNullable<Convention["arranging"]>;
export type CrisisTerms = NonNullable<Convention["crisis"]>;
export type PostTerms = Convention["posts"][number];
export type Viewer = Holder["viewers"][number];
export type ViewChange = ViewsSubscription["views"];
export type SessionChange = SessionSubscription["session"];
export type RegisterState = RegisterStateSubscription["registerState"];
export type WatchAnswer = WatchCameraMutation["watchCamera"];
export type FlowHealth = FlowHealthSubscription["flowHealth"][number];
export type HealthGrade = FlowHealth["grade"];
export type HealthCause = FlowHealth["causes"][number];
export type Grant = Extract<WatchAnswer, { __typename: "Watching" }>;

export type SlotOffer = NonNullable<Extract<WatchAnswer, { __typename: "WatchRefused" }>["offer"]>;

/** What an agent gives before looking (VA-5). */
export interface Purpose {
  readonly motive: string;
  readonly motiveLabel: string;
  readonly incident: string | null;
}

export type Upkeep = UpkeepPartsFragment;
export type CsuHours = NonNullable<Upkeep["hours"]>;
export type ServiceDay = CsuHours["days"][number];
export type MaintenanceWindow = Upkeep["windows"][number];
export type Fault = Upkeep["faults"][number];
export type Suspicion = Upkeep["suspicions"][number];
export type UpkeepAnswer = UpkeepAnswerPartsFragment;
export type { RegisterResult, SearchRegisterInput } from "./generated";
export type RegisterAct = RegisterActsQuery["registerActs"][number];
export type RegisterPage = RegisterPagePartsFragment;
export type RegisterRow = RegisterPage["rows"][number];
export type RegisterTrouble = RegisterNotReadPartsFragment;
export type RegisterAnswer = SearchRegisterMutation["searchRegister"];
export type RegisterPageAnswer = RegisterPageQuery["registerPage"];
export type RegisterNewsAnswer = RegisterNewsQuery["registerNews"];
export type RegisterProofAnswer = RegisterProofQuery["registerProof"];
export type RegisterProof = Extract<RegisterProofAnswer, { readonly body: string | null }>;

export type Handover = HandoverPartsFragment;
export type HandoverLook = LookPartsFragment;
export type HandoverRefused = HandoverRefusedPartsFragment;
export type Colleague = ColleaguesQuery["colleagues"][number];
export type OfferHandoverAnswer = OfferHandoverMutation["offerHandover"];
export type ShowHandoverAnswer = ShowHandoverQuery["handover"];
export type TakeHandoverAnswer = TakeHandoverMutation["takeHandover"];
export type HandoverTaken = Extract<TakeHandoverAnswer, { __typename: "HandoverTaken" }>;
export type EndHandoverAnswer = DeclineHandoverMutation["declineHandover"];
