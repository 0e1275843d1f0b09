package org.opportune.jobs.stage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.opportune.staging.severity.IndexScanRule;
import org.opportune.staging.severity.ScanCandidate;
import org.opportune.staging.severity.ScanQuality;

/** Applies the index scan rule to one patient's findings. */
final class IndexScanChoice implements FlatMapGroupsFunction<String, Row, Row> {
  private static final long serialVersionUID = 1L;

  private final IndexScanRule rule;
  private final boolean perYear;
  private final StructType schema;

  /** Rows made have this schema: that of a finding, then the scans chosen among. */
  IndexScanChoice(IndexScanRule rule, boolean perYear, StructType schema) {
    this.rule = rule;
    this.perYear = perYear;
    this.schema = schema;
  }

  @Override
  public Iterator<Row> call(String patient, Iterator<Row> findings) {
    Map<ScanCandidate, Row> scans = new LinkedHashMap<>();
    findings.forEachRemaining(finding -> scans.put(candidate(finding), finding));
    List<ScanCandidate> all = List.copyOf(scans.keySet());
    Collection<ScanCandidate> chosen =
        perYear ? rule.choosePerYear(all).values() : List.of(rule.choose(all));
    return chosen.stream()
        .map(
            scan -> {
              long among =
                  perYear
                      ? all.stream().filter(other -> scan.year().equals(other.year())).count()
                      : all.size();
              return with(scans.get(scan), Math.toIntExact(among));
            })
        .iterator();
  }

  private Row with(Row finding, int scans) {
    List<Object> values = new ArrayList<>(finding.size() + 1);
    for (int i = 0; i < finding.size(); i++) {
      values.add(finding.get(i));
    }
    values.add(scans);
    // With its schema: Spark hands the object itself to the next function where it can.
    return new GenericRowWithSchema(values.toArray(), schema);
  }

  private static ScanCandidate candidate(Row finding) {
    double thickness = number(finding, "slice_thickness_mm");
    double spacing = number(finding, "slice_spacing_mm");
    Integer slices = finding.getAs("slice_count");
    return new ScanCandidate(
        finding.getAs("study_key"),
        finding.getAs("series_key"),
        finding.<Boolean>getAs(IndexScans.ELIGIBLE),
        finding.getAs("study_year"),
        finding.getAs("study_month"),
        new ScanQuality(
            finding.getList(finding.fieldIndex("flags")).size(),
            finding.getAs("kernel_class"),
            Double.isNaN(thickness) ? spacing : Math.max(thickness, spacing),
            slices == null ? Double.NaN : (slices - 1) * spacing));
  }

  private static double number(Row finding, String column) {
    Double value = finding.getAs(column);
    return value == null ? Double.NaN : value;
  }
}
