package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.util.List;
import java.util.TreeMap;

/** One row per series and network that labels whole scans. */
public final class ScanLabelsTable {
  /** The table. */
  public static final Table<ScanLabels> TABLE =
      new Table<>(
          "scan_labels",
          "One series, labelled as a whole by one network.",
          List.of(
              text(
                  "series_key",
                  Meanings.pseudonym("the series, as in series", "of SeriesInstanceUID"),
                  s -> s.series().seriesKey()),
              text(
                  "study_key",
                  "pseudonym of StudyInstanceUID, as in report_labels",
                  s -> s.series().studyKey()),
              text(
                  "patient_key",
                  "pseudonym of issuer and patient number; null: the file names none",
                  s -> s.series().patientKey()),
              text("series_digest", "which state of the series", s -> s.series().digest()),
              Column.numbers(
                  "probabilities",
                  Meaning.of("probability by label, as the network gives it: not calibrated")
                      .range(0, 1),
                  s -> new TreeMap<>(s.probabilities())),
              texts("flags", "what to know of the series and its volume", ScanLabels::flags),
              text("network", "network of the labels", ScanLabels::network),
              text("network_sha256", Meanings.NETWORK_SHA256, ScanLabels::networkSha256),
              number(
                  "read_ms",
                  Meaning.of("time to fetch and decode").atLeast(0),
                  s -> s.timings().readMs()),
              number(
                  "network_ms",
                  Meaning.of("time to bring to the network's grid and in the network").atLeast(0),
                  s -> s.timings().networkMs())));

  private ScanLabelsTable() {}
}
