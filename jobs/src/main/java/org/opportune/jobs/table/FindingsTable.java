package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.flag;
import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.opportune.inference.ct.CtMeasurement;
import org.opportune.inference.lung.ZoneDensity;
import org.opportune.ingest.ct.CtSeries;

/** One row per screened series and network. */
public final class FindingsTable {
  /** Status of a series that was measured. */
  public static final String OK = "ok";

  /** Status of a series that its pixels excluded. */
  public static final String EXCLUDED = "excluded";

  /** How the score is made, named in every row because papers leave it open. */
  private static final String AGGREGATOR = "mean_clipped_map_over_lung_voxels";

  /** The table. */
  public static final Table<Finding> TABLE =
      new Table<>("ct_findings", "One CT series, screened by one network.", columns());

  private FindingsTable() {}

  private static List<Column<Finding>> columns() {
    List<Column<Finding>> columns = new ArrayList<>();
    columns.add(text("series_key", "pseudonym of the series", of(CtSeries::seriesKey)));
    columns.add(text("study_key", "pseudonym of the study", of(CtSeries::studyKey)));
    columns.add(text("patient_key", "pseudonym of the patient", of(CtSeries::patientKey)));
    columns.add(text("series_digest", "which state of the series", of(CtSeries::digest)));
    columns.add(text("status", "ok or excluded", f -> f.reason() == null ? OK : EXCLUDED));
    columns.add(
        text(
            "reason",
            "reason code when excluded",
            f -> f.reason() == null ? null : f.reason().code()));
    columns.add(text("rule", "why this series was chosen", of(CtSeries::rule)));
    scanColumns(columns);
    measureColumns(columns);
    columns.add(
        texts(
            "flags",
            "codes that qualify the measurement, of the series and of the pixels",
            FindingsTable::flags));
    columns.add(text("network", "network of the score", Finding::network));
    columns.add(text("network_sha256", "SHA-256 of its weights", Finding::networkSha256));
    columns.add(text("aggregator", "how the map becomes the score", f -> AGGREGATOR));
    columns.add(number("read_ms", "time to fetch and decode", m(x -> x.timings().readMs())));
    columns.add(number("lung_ms", "time for mask and density", m(x -> x.timings().lungMs())));
    columns.add(number("network_ms", "time in the network", m(x -> x.timings().networkMs())));
    return List.copyOf(columns);
  }

  private static void scanColumns(List<Column<Finding>> columns) {
    columns.add(integer("study_year", "year of the study", f -> f.series().person().studyYear()));
    columns.add(
        integer("study_month", "month of the study", f -> f.series().person().studyMonth()));
    columns.add(integer("age_years", "age, 90 means 90+", f -> f.series().person().ageYears()));
    columns.add(text("sex", "F, M or O", f -> f.series().person().sex()));
    columns.add(text("site", "institution", f -> f.series().person().site()));
    columns.add(text("manufacturer", "(0008,0070)", f -> f.series().scanner().manufacturer()));
    columns.add(text("scanner_model", "(0008,1090)", f -> f.series().scanner().model()));
    columns.add(text("kernel", "reconstruction kernel", f -> f.series().scanner().kernel()));
    columns.add(text("kernel_class", "soft, medium, sharp or unknown", of(CtSeries::kernelClass)));
    columns.add(number("kvp", "tube voltage, kV", f -> f.series().scanner().kvp()));
    columns.add(number("exposure_mas", "exposure, mAs", f -> f.series().scanner().exposureMas()));
    columns.add(flag("contrast", "contrast agent given", f -> f.series().scanner().contrast()));
    columns.add(integer("rows", "matrix rows", f -> f.series().rows()));
    columns.add(integer("columns", "matrix columns", f -> f.series().columns()));
    columns.add(integer("slice_count", "slices in the stack", f -> f.series().slices().size()));
    columns.add(
        number("column_spacing_mm", "distance between columns", f -> f.series().columnSpacingMm()));
    columns.add(
        number("slice_spacing_mm", "median slice distance", f -> f.series().sliceSpacingMm()));
    columns.add(
        number("slice_thickness_mm", "nominal thickness", f -> f.series().sliceThicknessMm()));
  }

  private static void measureColumns(List<Column<Finding>> columns) {
    columns.add(number("lung_volume_ml", "both lungs", m(x -> x.density().volumeMl())));
    columns.add(number("left_lung_volume_ml", "left lung", m(x -> x.density().leftVolumeMl())));
    columns.add(number("right_lung_volume_ml", "right lung", m(x -> x.density().rightVolumeMl())));
    columns.add(
        number(
            "laa950_percent",
            "share of lung volume at or below -950 HU, 0..100",
            m(x -> x.density().laa950Percent())));
    columns.add(
        number("laa910_percent", "the same at -910 HU", m(x -> x.density().laa910Percent())));
    columns.add(
        number("laa856_percent", "the same at -856 HU", m(x -> x.density().laa856Percent())));
    columns.add(
        number("perc15_hu", "HU below which 15 % of lung lies", m(x -> x.density().perc15Hu())));
    columns.add(number("mean_hu", "mean HU of the lungs", m(x -> x.density().meanHu())));
    for (ZoneDensity.Level level : ZoneDensity.Level.values()) {
      for (ZoneDensity.Side side : ZoneDensity.Side.values()) {
        String zone = (level + "_" + side).toLowerCase(java.util.Locale.ROOT);
        columns.add(
            number(
                "laa950_" + zone + "_percent",
                "LAA-950 of the " + zone.replace('_', ' ') + " zone",
                m(x -> zone(x, level, side))));
      }
    }
    columns.add(
        number(
            "anomaly_score",
            "mean of the anomaly map, clipped to 0..1, over the lung voxels of all slices",
            m(CtMeasurement::anomalyScore)));
    columns.add(
        new Column<>(
            "slices_scored",
            org.apache.spark.sql.types.DataTypes.IntegerType,
            "slices with lung",
            m(CtMeasurement::slicesScored)::apply));
    columns.add(
        number(
            "outside_air_hu",
            "median HU of the air around the patient; null: none in the field",
            m(x -> finite(x.outsideAirHu()))));
    columns.add(
        number(
            "air_offset_hu",
            "outside_air_hu above -1000 HU, as the scan was stored",
            m(x -> finite(x.airOffsetHu()))));
    columns.add(
        flag(
            "air_corrected",
            "the offset was taken away before measuring; the *_uncorrected columns hold the"
                + " measures without that",
            m(x -> x.uncorrected() != null)));
    columns.add(
        number(
            "anomaly_score_uncorrected",
            "anomaly_score of the scan as stored; null: not corrected",
            u(CtMeasurement.Uncorrected::anomalyScore)));
    columns.add(
        number(
            "laa950_percent_uncorrected",
            "laa950_percent of the scan as stored; null: not corrected",
            u(CtMeasurement.Uncorrected::laa950Percent)));
    columns.add(
        number(
            "perc15_hu_uncorrected",
            "perc15_hu of the scan as stored; null: not corrected",
            u(CtMeasurement.Uncorrected::perc15Hu)));
    columns.add(
        number(
            "mean_hu_uncorrected",
            "mean_hu of the scan as stored; null: not corrected",
            u(CtMeasurement.Uncorrected::meanHu)));
    columns.add(
        number(
            "tracheal_air_hu",
            "mean HU in the trachea; null: no trachea found",
            m(x -> x.quality().trachealAirHu())));
    columns.add(
        number(
            "left_right_ratio",
            "left over right volume",
            m(x -> finite(x.quality().leftRightRatio()))));
    columns.add(
        number(
            "mask_roughness",
            "lung surface over that of a sphere of the same volume",
            m(x -> x.quality().surfaceRoughness())));
  }

  private static Double zone(
      CtMeasurement measured, ZoneDensity.Level level, ZoneDensity.Side side) {
    return measured.zones().stream()
        .filter(zone -> zone.level() == level && zone.side() == side)
        .map(zone -> finite(zone.laa950Percent()))
        .findFirst()
        .orElse(null);
  }

  private static List<String> flags(Finding finding) {
    TreeSet<String> flags = new TreeSet<>(finding.series().flags());
    if (finding.measurement() != null) {
      flags.addAll(finding.measurement().flags());
    }
    return List.copyOf(flags);
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static Function<Finding, String> of(Function<CtSeries, String> value) {
    return finding -> value.apply(finding.series());
  }

  private static <V> Function<Finding, V> u(Function<CtMeasurement.Uncorrected, V> value) {
    return m(x -> x.uncorrected() == null ? null : value.apply(x.uncorrected()));
  }

  private static <V> Function<Finding, V> m(Function<CtMeasurement, V> value) {
    return finding -> finding.measurement() == null ? null : value.apply(finding.measurement());
  }
}
