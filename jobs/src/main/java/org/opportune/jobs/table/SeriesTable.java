package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.count;
import static org.opportune.jobs.table.Column.counts;
import static org.opportune.jobs.table.Column.flag;
import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.SliceRef;

/** One row per series; a series that changed later has a row per night, the latest counts. */
public final class SeriesTable {
  private static final StructType SLICE =
      new StructType()
          .add("object_ref", DataTypes.StringType)
          .add("frame", DataTypes.IntegerType)
          .add("size_bytes", DataTypes.LongType)
          .add("z_mm", DataTypes.DoubleType)
          .add("rescale_slope", DataTypes.DoubleType)
          .add("rescale_intercept", DataTypes.DoubleType);

  /** The table. */
  public static final Table<CtSeries> TABLE =
      new Table<>(
          "series",
          "One CT series as assembled from its instances.",
          List.of(
              text("series_key", Meanings.SERIES_KEY, CtSeries::seriesKey),
              text("study_key", Meanings.STUDY_KEY, CtSeries::studyKey),
              text("patient_key", Meanings.PATIENT_KEY, CtSeries::patientKey),
              text("series_digest", Meanings.SERIES_DIGEST, CtSeries::digest),
              integer(
                  "instances",
                  Meaning.of("objects seen of this series").atLeast(1),
                  CtSeries::instances),
              integer(
                  "slice_count",
                  Meaning.of("slices in the stack").atLeast(0),
                  s -> s.slices().size()),
              count(
                  "size_bytes",
                  "bytes of the objects in the stack",
                  s -> s.slices().stream().mapToLong(SliceRef::sizeBytes).sum()),
              new Column<>(
                  "slices",
                  DataTypes.createArrayType(SLICE, false),
                  "the stack by rising z",
                  s -> Column.toSeq(s.slices().stream().map(SeriesTable::slice).toList())),
              integer("rows", Meanings.ROWS, CtSeries::rows),
              integer("columns", Meanings.COLUMNS, CtSeries::columns),
              number("row_spacing_mm", Meanings.ROW_SPACING_MM, CtSeries::rowSpacingMm),
              number("column_spacing_mm", Meanings.COLUMN_SPACING_MM, CtSeries::columnSpacingMm),
              number("slice_spacing_mm", Meanings.SLICE_SPACING_MM, CtSeries::sliceSpacingMm),
              number("slice_thickness_mm", Meanings.SLICE_THICKNESS_MM, CtSeries::sliceThicknessMm),
              flag(
                  "selected",
                  Meaning.of("chosen for screening")
                      .computed(
                          "one stack per study: the rules of series.* in the settings; see rule"),
                  CtSeries::selected),
              text(
                  "reason",
                  Meaning.of("why, when not selected").codes(CodeLists.REASON),
                  CtSeries::reason),
              text("rule", "why this series was, or was not, chosen", CtSeries::rule),
              texts("flags", Meanings.FLAGS, CtSeries::flags),
              counts(
                  "excluded_instances",
                  Meaning.of("objects of the series that are not in the stack, counted by reason")
                      .codes(CodeLists.REASON),
                  CtSeries::excludedInstances),
              text("kernel_class", Meanings.KERNEL_CLASS, CtSeries::kernelClass),
              text("manufacturer", Meanings.MANUFACTURER, s -> s.scanner().manufacturer()),
              text("scanner_model", Meanings.SCANNER_MODEL, s -> s.scanner().model()),
              text("kernel", Meanings.KERNEL, s -> s.scanner().kernel()),
              number("kvp", Meanings.KVP, s -> s.scanner().kvp()),
              number("exposure_mas", Meanings.EXPOSURE_MAS, s -> s.scanner().exposureMas()),
              flag("contrast", Meanings.CONTRAST, s -> s.scanner().contrast()),
              integer("age_years", Meanings.AGE_YEARS, s -> s.person().ageYears()),
              text("sex", Meanings.SEX, s -> s.person().sex()),
              integer("study_year", Meanings.STUDY_YEAR, s -> s.person().studyYear()),
              integer("study_month", Meanings.STUDY_MONTH, s -> s.person().studyMonth()),
              text("site", Meanings.SITE, s -> s.person().site())));

  private SeriesTable() {}

  /** The series of a row. */
  public static CtSeries of(Row row) {
    return new CtSeries(
        row.getAs("series_key"),
        row.getAs("study_key"),
        row.getAs("patient_key"),
        row.getAs("series_digest"),
        row.<Integer>getAs("instances"),
        row.<Row>getList(row.fieldIndex("slices")).stream().map(SeriesTable::sliceOf).toList(),
        row.getAs("rows"),
        row.getAs("columns"),
        row.getAs("row_spacing_mm"),
        row.getAs("column_spacing_mm"),
        row.getAs("slice_spacing_mm"),
        row.getAs("slice_thickness_mm"),
        row.<Boolean>getAs("selected"),
        row.getAs("reason"),
        row.getAs("rule"),
        row.<String>getList(row.fieldIndex("flags")),
        row.<String, Integer>getJavaMap(row.fieldIndex("excluded_instances")),
        row.getAs("kernel_class"),
        InstancesTable.scanner(row),
        InstancesTable.person(row));
  }

  private static Row slice(SliceRef slice) {
    return RowFactory.create(
        slice.objectRef(),
        slice.frameIndex(),
        slice.sizeBytes(),
        slice.zMm(),
        slice.rescaleSlope(),
        slice.rescaleIntercept());
  }

  private static SliceRef sliceOf(Row row) {
    return new SliceRef(
        row.getAs("object_ref"),
        row.<Integer>getAs("frame"),
        row.<Long>getAs("size_bytes"),
        row.<Double>getAs("z_mm"),
        row.<Double>getAs("rescale_slope"),
        row.<Double>getAs("rescale_intercept"));
  }
}
