"""What each deed is called on screen; a test finds a deed that has no words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, str | Promise] = {
    "accept_invitation": _("tok imot en invitasjon"),
    "acknowledge_finding": _("godtok et funn før frysing"),
    "add_measure": _("la til et tiltak i utkastet"),
    "add_editor": _("lot noen skrive i en plan"),
    "add_row": _("la til i oppsettet"),
    "adopt_plan": _("leste inn en vedtatt plan"),
    "adopt_version": _("førte at planen er vedtatt"),
    "book_import": _("tok et regnskap i bruk"),
    "bring_back": _("hentet et tiltak tilbake"),
    "choose_word_base": _("valgte en Word-mal"),
    "change_row": _("endret oppsettet"),
    "close_round": _("lukket en runde"),
    "copy_measure": _("kopierte et tiltak"),
    "copy_strategy": _("kopierte strategien"),
    "discard_version": _("forkastet et utkast"),
    "drop_word_base": _("gikk tilbake til den medfølgende Word-malen"),
    "enter_balances": _("la inn regnskapets egne summer"),
    "end_measure": _("tok et tiltak ut av utkastet"),
    "enter_demo": _("gikk inn i demoen"),
    "export_trail": _("eksporterte sporet"),
    "forget_second_factor": _("slo av et ekstra innloggingstrinn"),
    "found_cooperation": _("opprettet samarbeidet"),
    "freeze_edition": _("frøs en utgave"),
    "freeze_plan": _("frøs planen som dokument"),
    "import_plan": _("leste inn en plan"),
    "import_status": _("leste inn status"),
    "invite": _("inviterte"),
    "merge_measures": _("slo sammen tiltak"),
    "merge_organisations": _("slo sammen kommuner"),
    "move_measure": _("flyttet et tiltak"),
    "open_round": _("åpnet en runde"),
    "open_version": _("åpnet en ny versjon"),
    "preview_import": _("forhåndsviste et regnskap"),
    "publish_edition": _("publiserte en utgave"),
    "remove_editor": _("tok bort en som kunne skrive i en plan"),
    "remove_row": _("fjernet fra oppsettet"),
    "roll_over": _("rullerte planen til neste år"),
    "save_draft": _("leste inn et planutkast"),
    "save_measure": _("skrev i et tiltak"),
    "send_version": _("sendte planen til behandling"),
    "set_roles": _("ga eller tok roller"),
    "split_measure": _("delte et tiltak"),
    "start_plan": _("startet en plan"),
    "submit_status": _("leverte status"),
    "take_back_version": _("trakk et utkast tilbake"),
    "undo_measure": _("angret i et tiltak"),
    "withdraw_invitation": _("trakk en invitasjon tilbake"),
}


def in_words(deed: str) -> str:
    """The deed in words; its code where it has none."""
    return str(DEEDS.get(deed, deed))
