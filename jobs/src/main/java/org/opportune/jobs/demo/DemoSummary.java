package org.opportune.jobs.demo;

import static org.apache.spark.sql.functions.col;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.spark.sql.Row;
import org.opportune.ingest.hep2.Pattern;
import org.opportune.ingest.hep2.SlideArchiveTruth;
import org.opportune.ingest.hep2.SynthesizedSlide;
import org.opportune.ingest.phantom.ArchiveTruth;
import org.opportune.ingest.phantom.SynthesizedPatient;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.report.FlowOfNight;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.SlideFindingsTable;

/**
 * What a demonstration prints at its end: the flow, the stages, and how they compare to the truth.
 */
public final class DemoSummary {
  private static final List<String> STAGES = List.of("none", "mild", "moderate", "severe");

  private DemoSummary() {}

  /** The summary as text. */
  public static String of(
      NightContext night,
      SiteKey siteKey,
      ArchiveTruth truth,
      SlideArchiveTruth slideTruth,
      DemoNight demo) {
    List<Row> patients =
        night
            .warehouse()
            .read(PatientsTable.TABLE)
            .filter(col("run_date").equalTo(night.date()))
            .collectAsList();
    FlowOfNight.Counts counts =
        new FlowOfNight(
                night.warehouse(),
                night
                    .warehouse()
                    .read(PatientsTable.TABLE)
                    .filter(col("run_date").equalTo(night.date())))
            .count();
    StringBuilder text = new StringBuilder("\n");
    text.append(
        "Objects  %,d seen: %,d in screened stacks, %,d set aside with a reason, %,d quarantined%n"
            .formatted(
                counts.objects(),
                counts.objectsInStacks(),
                sum(counts.objectsOutsideStacks()) + sum(counts.objectsWithoutSeries()),
                sum(counts.objectsQuarantined())));
    text.append(
        "Series   %,d: %,d screened, %,d excluded, %,d quarantined%n"
            .formatted(
                counts.series(),
                counts.findings(),
                sum(counts.seriesExcluded()) + sum(counts.findingsExcluded()),
                sum(counts.seriesQuarantined())));
    if (counts.slideObjects() > 0) {
      text.append(
          "Slides   %,d: %,d screened, %,d quarantined%n"
              .formatted(
                  counts.slideObjects(),
                  counts.slidesScreened(),
                  sum(counts.slidesQuarantined()) + sum(counts.slidesFailed())));
    }
    counts.losses().forEach(loss -> text.append("LOST     ").append(loss).append('\n'));
    stages(text, patients);
    againstTruth(text, patients, siteKey, truth);
    slidesAgainstTruth(text, night, siteKey, slideTruth);
    text.append("%nReport   %s%n".formatted(night.warehouse().path("report/index.html")));
    text.append("Truth    %s%n".formatted(demo.truth()));
    text.append(
        "Ask      ./opportune query --warehouse %s \"select stage, count(*) from patients group by 1 order by 1\"%n"
            .formatted(night.warehouse().uri()));
    text.append("Research use only. Not for use in diagnostic procedures. Not a medical device.\n");
    return text.toString();
  }

  private static void stages(StringBuilder text, List<Row> patients) {
    long[] stages = new long[STAGES.size()];
    patients.forEach(patient -> stages[patient.<Integer>getAs("stage")]++);
    text.append("Patients %,d:".formatted(patients.size()));
    for (int stage = 0; stage < stages.length; stage++) {
      text.append(" %s %d%s".formatted(STAGES.get(stage), stages[stage], stage < 3 ? "," : "\n"));
    }
  }

  private static void againstTruth(
      StringBuilder text, List<Row> patients, SiteKey siteKey, ArchiveTruth truth) {
    Pseudonyms pseudonyms = new Pseudonyms(siteKey);
    Map<String, SynthesizedPatient> byKey = new HashMap<>();
    for (SynthesizedPatient patient : truth.patients()) {
      byKey.put(pseudonyms.key("patient", "|" + patient.truth().patientId()), patient);
    }
    double[] scores = new double[patients.size()];
    double[] shares = new double[patients.size()];
    int agree = 0;
    int known = 0;
    for (Row row : patients) {
      SynthesizedPatient patient = byKey.get(row.<String>getAs("patient_key"));
      if (patient != null) {
        scores[known] = row.getAs("anomaly_score");
        shares[known] = patient.truth().lesionShare();
        agree += row.<Integer>getAs("stage") == patient.truth().stage() ? 1 : 0;
        known++;
      }
    }
    if (known > 2) {
      double r =
          new PearsonsCorrelation()
              .correlation(
                  java.util.Arrays.copyOf(scores, known), java.util.Arrays.copyOf(shares, known));
      text.append(
          "Truth    stage as drawn for %d of %d patients; score and true lesion share correlate with r = %.3f%n"
              .formatted(agree, known, r));
    }
  }

  private static void slidesAgainstTruth(
      StringBuilder text, NightContext night, SiteKey siteKey, SlideArchiveTruth truth) {
    Pseudonyms pseudonyms = new Pseudonyms(siteKey);
    Map<String, List<String>> drawn = new HashMap<>();
    for (SynthesizedSlide slide : truth.slides()) {
      drawn.put(
          pseudonyms.key("slide", slide.objectKey()),
          slide.patterns().stream().map(Pattern::label).sorted().toList());
    }
    int known = 0;
    int agree = 0;
    int hits = 0;
    int calls = 0;
    int there = 0;
    for (Row row :
        night
            .warehouse()
            .read(SlideFindingsTable.TABLE)
            .filter(col("run_date").equalTo(night.date()))
            .collectAsList()) {
      List<String> truly = drawn.get(row.<String>getAs("slide_key"));
      if (truly != null) {
        List<String> called =
            row.<String>getList(row.fieldIndex("patterns")).stream().sorted().toList();
        known++;
        agree += called.equals(truly) ? 1 : 0;
        hits += (int) called.stream().filter(truly::contains).count();
        calls += called.size();
        there += truly.size();
      }
    }
    if (known > 0) {
      text.append(
          "         patterns exactly as drawn on %d of %d slides; F1 over all calls %.3f%n"
              .formatted(agree, known, 2.0 * hits / Math.max(1, calls + there)));
    }
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
