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

/** One row per series and what screened it: network and lung mask. */
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
    columns.add(text("series_key", Meanings.SERIES_KEY, of(CtSeries::seriesKey)));
    columns.add(text("study_key", Meanings.STUDY_KEY, of(CtSeries::studyKey)));
    columns.add(text("patient_key", Meanings.PATIENT_KEY, of(CtSeries::patientKey)));
    columns.add(text("series_digest", Meanings.SERIES_DIGEST, of(CtSeries::digest)));
    columns.add(
        text(
            "status",
            Meaning.of("what became of the series").codes(CodeLists.FINDING_STATUS),
            f -> f.reason() == null ? OK : EXCLUDED));
    columns.add(
        text(
            "reason",
            Meaning.of("why, when excluded").codes(CodeLists.REASON),
            f -> f.reason() == null ? null : f.reason().code()));
    columns.add(text("rule", "why this series was chosen", of(CtSeries::rule)));
    scanColumns(columns);
    measureColumns(columns);
    columns.add(texts("flags", Meanings.FLAGS, FindingsTable::flags));
    columns.add(text("network", "network of the score", f -> f.with().network()));
    columns.add(text("network_sha256", Meanings.NETWORK_SHA256, f -> f.with().networkSha256()));
    columns.add(text("lung_mask", Meanings.LUNG_MASK, f -> f.with().lungMask()));
    columns.add(
        text("lung_mask_sha256", Meanings.LUNG_MASK_SHA256, f -> f.with().lungMaskSha256()));
    columns.add(text("aggregator", "how the map becomes the score", f -> AGGREGATOR));
    columns.add(
        number(
            "read_ms",
            Meaning.of("time to fetch and decode").atLeast(0),
            m(x -> x.timings().readMs())));
    columns.add(
        number(
            "lung_ms",
            Meaning.of("time for mask and density").atLeast(0),
            m(x -> x.timings().lungMs())));
    columns.add(
        number(
            "network_ms",
            Meaning.of("time in the network").atLeast(0),
            m(x -> x.timings().networkMs())));
    columns.add(
        number(
            "prepare_ms",
            Meaning.of("time to make the network's input and the score of its output").atLeast(0),
            m(x -> x.timings().prepareMs())));
    return List.copyOf(columns);
  }

  private static void scanColumns(List<Column<Finding>> columns) {
    columns.add(integer("study_year", Meanings.STUDY_YEAR, f -> f.series().person().studyYear()));
    columns.add(
        integer("study_month", Meanings.STUDY_MONTH, f -> f.series().person().studyMonth()));
    columns.add(integer("age_years", Meanings.AGE_YEARS, f -> f.series().person().ageYears()));
    columns.add(text("sex", Meanings.SEX, f -> f.series().person().sex()));
    columns.add(text("site", Meanings.SITE, f -> f.series().person().site()));
    columns.add(
        text("manufacturer", Meanings.MANUFACTURER, f -> f.series().scanner().manufacturer()));
    columns.add(text("scanner_model", Meanings.SCANNER_MODEL, f -> f.series().scanner().model()));
    columns.add(text("kernel", Meanings.KERNEL, f -> f.series().scanner().kernel()));
    columns.add(text("kernel_class", Meanings.KERNEL_CLASS, of(CtSeries::kernelClass)));
    columns.add(number("kvp", Meanings.KVP, f -> f.series().scanner().kvp()));
    columns.add(
        number("exposure_mas", Meanings.EXPOSURE_MAS, f -> f.series().scanner().exposureMas()));
    columns.add(flag("contrast", Meanings.CONTRAST, f -> f.series().scanner().contrast()));
    columns.add(integer("rows", Meanings.ROWS, f -> f.series().rows()));
    columns.add(integer("columns", Meanings.COLUMNS, f -> f.series().columns()));
    columns.add(
        integer(
            "slice_count",
            Meaning.of("slices in the stack").atLeast(1),
            f -> f.series().slices().size()));
    columns.add(
        number("column_spacing_mm", Meanings.COLUMN_SPACING_MM, f -> f.series().columnSpacingMm()));
    columns.add(
        number("slice_spacing_mm", Meanings.SLICE_SPACING_MM, f -> f.series().sliceSpacingMm()));
    columns.add(
        number(
            "slice_thickness_mm", Meanings.SLICE_THICKNESS_MM, f -> f.series().sliceThicknessMm()));
  }

  private static void measureColumns(List<Column<Finding>> columns) {
    columns.add(number("lung_volume_ml", Meanings.LUNG_VOLUME_ML, m(x -> x.density().volumeMl())));
    columns.add(
        number(
            "left_lung_volume_ml",
            Meaning.of("volume of the left lung").atLeast(0),
            m(x -> x.density().leftVolumeMl())));
    columns.add(
        number(
            "right_lung_volume_ml",
            Meaning.of("volume of the right lung").atLeast(0),
            m(x -> x.density().rightVolumeMl())));
    columns.add(
        number("laa950_percent", Meanings.LAA950_PERCENT, m(x -> x.density().laa950Percent())));
    columns.add(number("laa910_percent", Meanings.laa(-910), m(x -> x.density().laa910Percent())));
    columns.add(number("laa856_percent", Meanings.laa(-856), m(x -> x.density().laa856Percent())));
    columns.add(number("perc15_hu", Meanings.PERC15_HU, m(x -> x.density().perc15Hu())));
    columns.add(number("mean_hu", "mean HU of the lungs", m(x -> x.density().meanHu())));
    for (ZoneDensity.Level level : ZoneDensity.Level.values()) {
      for (ZoneDensity.Side side : ZoneDensity.Side.values()) {
        String zone = (level + "_" + side).toLowerCase(java.util.Locale.ROOT);
        columns.add(
            number(
                "laa950_" + zone + "_percent",
                Meaning.of("LAA-950 of the " + zone.replace('_', ' ') + " zone")
                    .range(0, 100)
                    .computed(
                        "thirds of equal height from the lowest to the highest slice with lung"),
                m(x -> zone(x, level, side))));
      }
    }
    columns.add(number("anomaly_score", Meanings.ANOMALY_SCORE, m(CtMeasurement::anomalyScore)));
    columns.add(
        number("anomaly_score_sd", Meanings.ANOMALY_SCORE_SD, m(CtMeasurement::anomalyScoreSd)));
    columns.add(
        integer(
            "slices_scored",
            Meaning.of("slices with lung that the network was shown").atLeast(1),
            m(CtMeasurement::slicesScored)));
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
            Meaning.of("left over right volume; null without a right lung").atLeast(0),
            m(x -> finite(x.quality().leftRightRatio()))));
    columns.add(
        number(
            "mask_roughness",
            Meaning.of("how ragged the lung mask is; 3 to 5 in health")
                .atLeast(0)
                .computed("lung surface over that of a sphere of the same volume"),
            m(x -> x.quality().surfaceRoughness())));
    columns.add(
        integer(
            "mask_components",
            Meaning.of("pieces that the lung mask falls into; 2 in health")
                .atLeast(0)
                .computed("face-connected pieces of at least 1 ml, touching lungs counted apart"),
            m(x -> x.quality().components())));
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
