package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.jobs.screen.ScreenJob;
import org.opportune.jobs.screen.SlideJob;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.InstancesTable;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.SlideFindingsTable;
import org.opportune.jobs.table.SlidesTable;
import org.opportune.jobs.table.Warehouse;

/**
 * The flow of objects, series and patients through a warehouse as it stands, and whether it loses
 * any on the way.
 */
public final class FlowOfNight {
  private final Dataset<Row> instances;
  private final Dataset<Row> series;
  private final Dataset<Row> findings;
  private final Dataset<Row> quarantine;
  private final Dataset<Row> patients;
  private final Dataset<Row> slides;
  private final Dataset<Row> slideFindings;
  private final Dataset<Row> slideFailures;

  /**
   * The flow of a warehouse.
   *
   * @param patients the current snapshot of {@code patients}
   */
  public FlowOfNight(Warehouse warehouse, Dataset<Row> patients) {
    this.instances = Latest.by(warehouse.read(InstancesTable.TABLE), "object_ref");
    this.series = Latest.by(warehouse.read(SeriesTable.TABLE), "series_key");
    Dataset<Row> selected =
        series.filter(col("selected")).select("series_key", "series_digest").cache();
    this.findings =
        Latest.by(warehouse.read(FindingsTable.TABLE), "series_key")
            .join(selected, selected.columns(), "left_semi");
    // A series quarantined under one network may have a finding under the next.
    this.quarantine =
        Latest.by(
                warehouse.read(Quarantined.TABLE).filter(col("job").equalTo(ScreenJob.NAME)),
                "series_key")
            .join(selected, selected.columns(), "left_semi")
            .join(findings.select("series_key"), new String[] {"series_key"}, "left_anti");
    this.patients = patients;
    this.slides = Latest.by(warehouse.read(SlidesTable.TABLE), "object_ref");
    Dataset<Row> readable = slides.filter(col("status").equalTo(CtInstance.OK)).cache();
    this.slideFindings =
        inPresentState(
            Latest.by(warehouse.read(SlideFindingsTable.TABLE), "object_ref"), readable, "etag");
    // A slide quarantined under one network may have a finding under the next.
    this.slideFailures =
        inPresentState(
                Latest.by(
                    warehouse.read(Quarantined.TABLE).filter(col("job").equalTo(SlideJob.NAME)),
                    "object_ref"),
                readable,
                "series_digest")
            .join(slideFindings.select("object_ref"), new String[] {"object_ref"}, "left_anti");
  }

  /** Rows about objects as they are now, not as they were before they changed. */
  private static Dataset<Row> inPresentState(
      Dataset<Row> rows, Dataset<Row> objects, String state) {
    Dataset<Row> now = objects.select(col("object_ref").as("now_ref"), col("etag").as("now_etag"));
    return rows.join(
        now,
        col("object_ref").equalTo(col("now_ref")).and(col(state).eqNullSafe(col("now_etag"))),
        "left_semi");
  }

  /**
   * Counts of the flow.
   *
   * @param objects objects the index saw
   * @param objectsWithoutSeries readable objects that belong to no series, by reason
   * @param objectsQuarantined objects that cannot be read, by reason
   * @param objectsOutsideStacks objects of series that are not in a selected stack, by reason
   * @param objectsInStacks objects in the stacks of selected series
   * @param series series assembled
   * @param seriesExcluded series not selected, by reason
   * @param seriesSelected series selected
   * @param findingsExcluded findings that the pixels excluded, by reason
   * @param seriesQuarantined series that failed in screening, by reason
   * @param findings series measured
   * @param patients patients staged
   * @param patientsEligible patients who count in prevalence
   * @param slideObjects objects that are images of slides
   * @param slides images of slides that were read
   * @param slidesQuarantined images of slides that cannot be read, by reason
   * @param slidesScreened images of slides with a finding
   * @param slidesFailed images of slides that failed in screening, by reason
   */
  public record Counts(
      long objects,
      Map<String, Long> objectsWithoutSeries,
      Map<String, Long> objectsQuarantined,
      Map<String, Long> objectsOutsideStacks,
      long objectsInStacks,
      long series,
      Map<String, Long> seriesExcluded,
      long seriesSelected,
      Map<String, Long> findingsExcluded,
      Map<String, Long> seriesQuarantined,
      long findings,
      long patients,
      long patientsEligible,
      long slideObjects,
      long slides,
      Map<String, Long> slidesQuarantined,
      long slidesScreened,
      Map<String, Long> slidesFailed) {

    /** What does not add up, in full sentences; empty when nothing is lost. */
    public List<String> losses() {
      List<String> losses = new ArrayList<>();
      long ended =
          total(objectsWithoutSeries)
              + total(objectsQuarantined)
              + total(objectsOutsideStacks)
              + objectsInStacks;
      if (ended != objects) {
        losses.add(
            "%,d objects were seen but %,d ended somewhere: run index again"
                .formatted(objects, ended));
      }
      if (total(seriesExcluded) + seriesSelected != series) {
        losses.add("Series selected and excluded do not add up to the series assembled.");
      }
      long outcomes = findings + total(findingsExcluded) + total(seriesQuarantined);
      if (outcomes != seriesSelected) {
        losses.add(
            "%,d series were selected but %,d have an outcome: screening has not finished."
                .formatted(seriesSelected, outcomes));
      }
      if (slides + total(slidesQuarantined) != slideObjects) {
        losses.add("Images of slides read and quarantined do not add up to those seen.");
      }
      if (slidesWaiting() > 0 && slidesScreened + total(slidesFailed) > 0) {
        losses.add(
            "%,d images of slides wait for screening: it has not finished."
                .formatted(slidesWaiting()));
      }
      if (slidesWaiting() < 0) {
        losses.add("More images of slides were screened than read.");
      }
      return losses;
    }

    /** Images of slides that were read and have no outcome yet. */
    long slidesWaiting() {
      return slides - slidesScreened - total(slidesFailed);
    }

    /** What became of images of slides, in a sentence; empty where there are none. */
    Optional<String> slidesInWords() {
      if (slideObjects == 0) {
        return Optional.empty();
      }
      return Optional.of(
          "Images of slides seen: %s; read: %s; quarantined: %s. Of those read, screened: %s; quarantined in screening: %s; waiting: %s."
              .formatted(
                  Count.of(slideObjects).text(),
                  Count.of(slides).text(),
                  Count.of(total(slidesQuarantined)).text(),
                  Count.of(slidesScreened).text(),
                  Count.of(total(slidesFailed)).text(),
                  Count.of(Math.max(0, slidesWaiting())).text()));
    }

    private static long total(Map<String, Long> counts) {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Counts the tables. */
  public Counts count() {
    Column quarantined = col("status").equalTo(CtInstance.QUARANTINED);
    Row stacks =
        series
            .filter(col("selected"))
            .select(
                col("instances"),
                org.apache
                    .spark
                    .sql
                    .functions
                    .aggregate(
                        org.apache.spark.sql.functions.map_values(col("excluded_instances")),
                        lit(0),
                        (total, value) -> total.plus(value))
                    .as("outside"))
            .agg(
                org.apache.spark.sql.functions.coalesce(
                    sum(col("instances").minus(col("outside"))), lit(0L)))
            .first();
    return new Counts(
        instances.count(),
        byReason(instances.filter(col("series_key").isNull().and(quarantined.unary_$bang()))),
        byReason(instances.filter(quarantined)),
        outsideStacks(),
        stacks.getLong(0),
        series.count(),
        byReason(series.filter(col("selected").unary_$bang())),
        series.filter(col("selected")).count(),
        byReason(findings.filter(col("status").equalTo(FindingsTable.EXCLUDED))),
        byReason(quarantine),
        findings.filter(col("status").equalTo(FindingsTable.OK)).count(),
        patients.count(),
        patients.filter(col("eligible")).count(),
        instances.filter(col("reason").equalTo(Reason.SLIDE.code())).count(),
        slides.filter(col("status").equalTo(CtInstance.OK)).count(),
        byReason(slides.filter(quarantined)),
        slideFindings.count(),
        byReason(slideFailures));
  }

  /** The boxes of the flow diagram. */
  static List<FlowStep> steps(Counts counts) {
    List<FlowStep.Excluded> withoutSeries = excluded(counts.objectsWithoutSeries());
    withoutSeries.addAll(excluded(counts.objectsQuarantined()));
    long inSeries =
        counts.objects()
            - Counts.total(counts.objectsWithoutSeries())
            - Counts.total(counts.objectsQuarantined());
    List<FlowStep.Excluded> atScreen = excluded(counts.findingsExcluded());
    atScreen.addAll(excluded(counts.seriesQuarantined()));
    long ineligible = counts.patients() - counts.patientsEligible();
    return List.of(
        new FlowStep(
            "Objects in the archive", "objects", Count.of(counts.objects()), withoutSeries),
        new FlowStep(
            "Image objects in series",
            "objects",
            Count.of(inSeries),
            excluded(counts.objectsOutsideStacks())),
        new FlowStep(
            "Objects in selected stacks", "objects", Count.of(counts.objectsInStacks()), List.of()),
        new FlowStep(
            "Series", "series", Count.of(counts.series()), excluded(counts.seriesExcluded())),
        new FlowStep(
            "Series selected for screening", "series", Count.of(counts.seriesSelected()), atScreen),
        new FlowStep(
            "Series screened", "series", Count.of(counts.findings()), notIndexScans(counts)),
        new FlowStep(
            "Patients staged",
            "patients",
            Count.of(counts.patients()),
            ineligible == 0
                ? List.of()
                : List.of(
                    new FlowStep.Excluded(
                        "ineligible",
                        "no scan without a flag that bars it from prevalence",
                        Count.of(ineligible),
                        false))),
        new FlowStep(
            "Patients in the prevalence",
            "patients",
            Count.of(counts.patientsEligible()),
            List.of()));
  }

  private static List<FlowStep.Excluded> notIndexScans(Counts counts) {
    long others = counts.findings() - counts.patients();
    return others <= 0 || counts.patients() == 0
        ? List.of()
        : List.of(
            new FlowStep.Excluded(
                "not_index_scan", "another scan speaks for the patient", Count.of(others), false));
  }

  private Map<String, Long> outsideStacks() {
    Dataset<Row> exploded =
        series
            .select(explode(col("excluded_instances")).as(new String[] {"reason", "objects"}))
            .groupBy("reason")
            .agg(sum("objects").cast("long"));
    return collect(exploded);
  }

  private static Map<String, Long> byReason(Dataset<Row> rows) {
    return collect(rows.groupBy("reason").agg(org.apache.spark.sql.functions.count(lit(1))));
  }

  private static Map<String, Long> collect(Dataset<Row> counts) {
    Map<String, Long> byReason = new TreeMap<>();
    for (Row row : counts.collectAsList()) {
      byReason.put(row.isNullAt(0) ? "unknown" : row.getString(0), row.getLong(1));
    }
    return byReason;
  }

  private static List<FlowStep.Excluded> excluded(Map<String, Long> counts) {
    List<FlowStep.Excluded> excluded = new ArrayList<>();
    counts.forEach(
        (code, number) -> {
          Reason reason = Reason.ofCode(code);
          excluded.add(
              new FlowStep.Excluded(
                  code,
                  reason.meaning(),
                  Count.of(number),
                  reason.kind() == Reason.Kind.QUARANTINE));
        });
    return excluded;
  }
}
