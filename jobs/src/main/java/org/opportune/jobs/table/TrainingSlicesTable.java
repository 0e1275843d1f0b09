package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.opportune.inference.train.SliceBytes;
import org.opportune.inference.train.SlicePlace;
import org.opportune.inference.train.TrainingSlice;

/**
 * One row per axial slice of a training set. It stands beside a model rather than in the warehouse:
 * pixels do not belong among results.
 */
public final class TrainingSlicesTable {

  /**
   * A slice cut out of a series.
   *
   * @param seriesKey pseudonym of the series
   * @param sliceIndex place in the series' volume, 0 is the lowest
   * @param rowSpacingMm distance between rows
   * @param columnSpacingMm distance between columns
   * @param slice pixels, mask and patient
   */
  public record Cut(
      String seriesKey,
      int sliceIndex,
      double rowSpacingMm,
      double columnSpacingMm,
      TrainingSlice slice) {}

  /** The table. */
  public static final Table<Cut> TABLE =
      new Table<>(
          "training_slices",
          "One axial slice of a scan without emphysema, cropped to the lungs.",
          List.of(
              text("patient_key", Meanings.PATIENT_KEY, c -> c.slice().patientKey()),
              text("series_key", Meanings.SERIES_KEY, Cut::seriesKey),
              integer(
                  "slice_index",
                  Meaning.of("place in the stack, 0 is the lowest").atLeast(0),
                  Cut::sliceIndex),
              integer("rows", Meaning.of("rows of the crop").atLeast(1), c -> c.slice().rows()),
              integer(
                  "columns",
                  Meaning.of("columns of the crop").atLeast(1),
                  c -> c.slice().columns()),
              number("row_spacing_mm", Meanings.ROW_SPACING_MM, Cut::rowSpacingMm),
              number("column_spacing_mm", Meanings.COLUMN_SPACING_MM, Cut::columnSpacingMm),
              new Column<>(
                  "hu",
                  DataTypes.BinaryType,
                  "Hounsfield units by rows, int16, little-endian; padding became air",
                  c -> SliceBytes.ofHu(c.slice().hu())),
              new Column<>(
                  "lung",
                  DataTypes.BinaryType,
                  "lung mask by rows, a bit per pixel, the first in the lowest bit",
                  c -> SliceBytes.ofLung(c.slice().lung())),
              number(
                  "height",
                  Meaning.of("0 in the lowest slice with lung, 1 in the highest; null: not kept")
                      .range(0, 1),
                  placed(SlicePlace::height)),
              number("z_mm", "place along the patient", placed(SlicePlace::zMm)),
              number("top_mm", "where the crop begins in the slice", placed(SlicePlace::topMm)),
              number("left_mm", "where the crop begins in the slice", placed(SlicePlace::leftMm))));

  private TrainingSlicesTable() {}

  /** Where a row's slice lies; null in sets of before that was kept. */
  public static SlicePlace place(Row row) {
    Double height = row.getAs("height");
    return height == null
        ? null
        : new SlicePlace(
            height,
            row.<Double>getAs("z_mm"),
            row.<Double>getAs("top_mm"),
            row.<Double>getAs("left_mm"),
            row.<Double>getAs("row_spacing_mm"),
            row.<Double>getAs("column_spacing_mm"));
  }

  private static Function<Cut, Double> placed(Function<SlicePlace, Double> value) {
    return cut -> cut.slice().place() == null ? null : value.apply(cut.slice().place());
  }
}
