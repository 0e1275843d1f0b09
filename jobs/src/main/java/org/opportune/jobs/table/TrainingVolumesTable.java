package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.opportune.inference.train.SliceBytes;

/**
 * One row per volume of a training set. It stands beside a model rather than in the warehouse:
 * pixels do not belong among results.
 */
public final class TrainingVolumesTable {

  /**
   * A scan brought to the grid of a network.
   *
   * @param patientKey pseudonym of the patient
   * @param seriesKey pseudonym of the series
   * @param positive labels that its study bears, of those that are trained
   * @param hu by slice, row and column
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Placed(String patientKey, String seriesKey, List<String> positive, short[] hu) {}

  /** The table. */
  public static final Table<Placed> TABLE =
      new Table<>(
          "training_volumes",
          "One scan on the grid of a network that labels volumes.",
          List.of(
              text("patient_key", Meanings.PATIENT_KEY, Placed::patientKey),
              text("series_key", Meanings.SERIES_KEY, Placed::seriesKey),
              texts("positive", "labels that the study bears", Placed::positive),
              new Column<>(
                  "hu",
                  DataTypes.BinaryType,
                  "Hounsfield units by slice, row and column, int16, little-endian",
                  placed -> SliceBytes.ofHu(placed.hu()))));

  private TrainingVolumesTable() {}
}
