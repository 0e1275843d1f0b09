package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.count;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** One row per command run. */
public final class RunsTable {

  /**
   * A finished run.
   *
   * @param runId identifier of the run
   * @param command which command
   * @param startedAt when it began
   * @param seconds how long it took
   * @param in what it looked at
   * @param out rows it wrote
   * @param quarantined of these, quarantined
   * @param status ok, stopped, refused or failed
   * @param notices what a person should know of this run, drift warnings among them
   * @param softwareVersion version of Opportune
   * @param settingsDigest SHA-256 of the settings
   */
  public record Run(
      String runId,
      String command,
      Instant startedAt,
      double seconds,
      long in,
      long out,
      long quarantined,
      String status,
      List<String> notices,
      String softwareVersion,
      String settingsDigest) {}

  /** The table. */
  public static final Table<Run> TABLE =
      new Table<>(
          "runs",
          "One run of one command.",
          List.of(
              text("run_id", "identifier of the run", Run::runId),
              text("command", "index, screen, stage or report", Run::command),
              new Column<>(
                  "started_at",
                  DataTypes.TimestampType,
                  Meaning.of("when it began").unit("UTC"),
                  Run::startedAt),
              number("duration_s", Meaning.of("how long it took").atLeast(0), Run::seconds),
              count("count_in", "objects, series or patients looked at", Run::in),
              count("count_out", "rows written", Run::out),
              count("quarantined", "objects or series quarantined by this run", Run::quarantined),
              text("status", Meaning.of("how it ended").codes(CodeLists.RUN_STATUS), Run::status),
              texts(
                  "notices", "what a person should know, drift warnings among them", Run::notices),
              text("software_version", "version of Opportune", Run::softwareVersion),
              text("settings_digest", "SHA-256 of the settings in force", Run::settingsDigest)));

  private RunsTable() {}
}
