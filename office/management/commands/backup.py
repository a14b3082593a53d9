from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from office.backups import taking
from office.management.operator_command import OperatorCommand


class Command(OperatorCommand):
    help = (
        "Write the whole installation, database and files, into a new folder while people go on working. "
        "The secrets (SECRET_KEY, JOURNAL_KEY) are not in it: keep them apart."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that does not exist yet")

    def operate(self, *, folder: Path, **options: Any) -> dict[str, Any]:
        folder = folder.absolute()
        made = taking.take(folder)
        self.failed = bool(made.missing_files or made.altered_files)
        return {
            "folder": str(folder), "made_at": made.made_at, "version": made.version,
            "rows": sum(made.counts.values()), "counts": made.counts, "files": len(made.files),
            "bytes": sum(file.size for file in made.files), "journal": made.journal,
            "missing_files": made.missing_files, "altered_files": made.altered_files,
        }  # fmt: skip

    def say(self, result: dict[str, Any]) -> None:
        self.stdout.write(
            f"Backup written to {result['folder']}: {result['rows']} rows, {result['files']} files, "
            f"{result['journal']['entries']} journal entries. The secrets are not in it."
        )
        for name in result["missing_files"]:
            self.stderr.write(f"Missing in the file store, so not in the backup: {name}")
        for name in result["altered_files"]:
            self.stderr.write(f"Not the file that was once uploaded (its checksum differs): {name}")
