package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.text;

import java.util.List;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.CtSeries;

/**
 * An object or series that could not be read or processed.
 *
 * @param job the job that met it
 * @param objectRef sealed object key; null when a whole series is meant
 * @param seriesKey pseudonym of the series; null when it is not known
 * @param seriesDigest which state of the series, or etag of a slide; null for an object of the
 *     index
 * @param with what was to see it; null for an object of the index
 * @param reason why
 * @param message what was wrong, without patient data
 */
public record Quarantined(
    String job,
    String objectRef,
    String seriesKey,
    String seriesDigest,
    ScreenedWith with,
    Reason reason,
    String message) {

  /** The table. */
  public static final Table<Quarantined> TABLE =
      new Table<>(
          "quarantine",
          "One object or series that could not be read or processed.",
          List.of(
              text("job", Meaning.of("the job that met it").codes(CodeLists.JOB), Quarantined::job),
              text(
                  "object_ref",
                  "sealed object key, or key of a report; null: a whole series, or a report without key",
                  Quarantined::objectRef),
              text("series_key", "pseudonym of the series, where known", Quarantined::seriesKey),
              text(
                  "series_digest",
                  "which state of the series; of a slide: its etag; of a report: text_digest",
                  Quarantined::seriesDigest),
              text(
                  "network_sha256",
                  "the network that was to see the series or slide; of a report: the vocabulary",
                  q -> q.with() == null ? null : q.with().networkSha256()),
              text(
                  "reason",
                  Meaning.of("why; what to do stands in docs/RUNBOOK.md").codes(CodeLists.REASON),
                  q -> q.reason().code()),
              text("message", "what was wrong, without patient data", Quarantined::message),
              text(
                  "lung_mask_sha256",
                  "the network that was to find the lungs; null: classical, or an object",
                  q -> q.with() == null ? null : q.with().lungMaskSha256())));

  /** A quarantined object of the index. */
  public static Quarantined object(CtInstance instance) {
    Reason reason = Reason.ofCode(instance.reason());
    return new Quarantined(
        "index",
        instance.objectRef(),
        instance.keys().series(),
        null,
        null,
        reason,
        reason.meaning());
  }

  /** A quarantined series. */
  public static Quarantined series(
      String job, CtSeries series, ScreenedWith with, Reason reason, String message) {
    return new Quarantined(job, null, series.seriesKey(), series.digest(), with, reason, message);
  }

  /** A quarantined slide of the screen. */
  public static Quarantined slide(
      String objectRef, String etag, ScreenedWith with, Reason reason, String message) {
    return new Quarantined("screen_slides", objectRef, null, etag, with, reason, message);
  }

  /** A report that could not be labelled. */
  public static Quarantined report(
      String objectRef, String textDigest, ScreenedWith with, Reason reason) {
    return new Quarantined(
        "label_reports", objectRef, null, textDigest, with, reason, reason.meaning());
  }
}
