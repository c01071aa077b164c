/** The API's words, under the names the console uses. */
import type {
  ArticlePartsFragment,
  AskSteeringMutation,
  CameraPartsFragment,
  ContactBookPartsFragment,
  CutCamerasMutation,
  CutPartsFragment,
  GaugePartsFragment,
  GiveContactsMutation,
  HolderPartsFragment,
  LeasePartsFragment,
  LookAlongMutation,
  MailboxPartsFragment,
  MailPartsFragment,
  MarkMailReadMutation,
  ReopenCamerasMutation,
  RegisterStateSubscription,
  StartQuery,
  SteeringAnswerPartsFragment,
  TermsPartsFragment,
  TicketAnswerPartsFragment,
  TicketPartsFragment,
  ViewsSubscription,
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
export type Viewer = Holder["viewers"][number];
export type ViewChange = ViewsSubscription["views"];
export type RegisterState = RegisterStateSubscription["registerState"];
export type WatchAnswer = WatchCameraMutation["watchCamera"];
export type Grant = Extract<WatchAnswer, { __typename: "Watching" }>;

/** What an agent gives before looking (VA-5). */
export interface Purpose {
  readonly motive: string;
  readonly motiveLabel: string;
  readonly incident: string | null;
}
