from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from office.backups import restoring
from office.management.operator_command import OperatorCommand


class Command(OperatorCommand):
    help = "Fill an empty database and file store from a backup, and compare all of it with the backup's manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder that `backup` wrote")
        parser.add_argument(
            "--drill", action="store_true",
            help="restore into a throw-away database instead, and note the outcome for the health page",
        )  # fmt: skip
        parser.add_argument(
            "--new-journal-key", action="store_true",
            help="accept a backup sealed with another JOURNAL_KEY and sign the journal's end with this one",
        )  # fmt: skip

    def operate(
        self, *, folder: Path, drill: bool = False, new_journal_key: bool = False, **options: Any
    ) -> dict[str, Any]:
        folder = folder.absolute()
        if drill:
            return restoring.drill(folder) | {"drill": True}
        # Outside production the key was made by itself, together with the data folder: nobody could have kept it.
        done = restoring.restore(
            folder, accept_other_key=new_journal_key or not settings.IN_PRODUCTION
        )  # fmt: skip
        made = done.manifest
        return {
            "folder": str(folder), "made_at": made.made_at, "version": made.version,
            "rows": sum(made.counts.values()), "counts": made.counts, "files": len(made.files),
            "missing_files": made.missing_files, "journal": made.journal | {"intact": True},
            "signed_anew": done.signed_anew, "later_entries": done.later_entries,
        }  # fmt: skip

    def say(self, result: dict[str, Any]) -> None:
        if result.get("drill"):
            self.stdout.write(f"The drill succeeded: the backup of {result['made_at']} restores whole.")
            return
        self.stdout.write(
            f"Restored the backup of {result['made_at']}: {result['rows']} rows and {result['files']} files, counted "
            f"and compared; the journal is intact with {result['journal']['entries']} entries."
        )
        if result["signed_anew"]:
            self.stdout.write(
                "It was sealed with another JOURNAL_KEY; the journal's end is signed with this one now."
            )
        if result["later_entries"]:
            self.stdout.write(
                f"The anchor found here knew {result['later_entries']} later entries; it is put aside, not deleted."
            )
        for name in result["missing_files"]:
            self.stderr.write(f"Was missing already when the backup was made: {name}")
