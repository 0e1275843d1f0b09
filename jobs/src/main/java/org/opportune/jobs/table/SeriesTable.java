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
              text("series_key", "pseudonym of SeriesInstanceUID", CtSeries::seriesKey),
              text("study_key", "pseudonym of StudyInstanceUID", CtSeries::studyKey),
              text("patient_key", "pseudonym of issuer and patient number", CtSeries::patientKey),
              text(
                  "series_digest",
                  "SHA-256 over the instances and their etags: changes when the series does",
                  CtSeries::digest),
              integer("instances", "objects seen of this series", CtSeries::instances),
              integer("slice_count", "slices in the stack", s -> s.slices().size()),
              count(
                  "size_bytes",
                  "bytes of the objects in the stack",
                  s -> s.slices().stream().mapToLong(SliceRef::sizeBytes).sum()),
              new Column<>(
                  "slices",
                  DataTypes.createArrayType(SLICE, false),
                  "the stack by rising z",
                  s -> Column.toSeq(s.slices().stream().map(SeriesTable::slice).toList())),
              integer("rows", "matrix rows", CtSeries::rows),
              integer("columns", "matrix columns", CtSeries::columns),
              number("row_spacing_mm", "distance between rows", CtSeries::rowSpacingMm),
              number("column_spacing_mm", "distance between columns", CtSeries::columnSpacingMm),
              number(
                  "slice_spacing_mm", "median distance between slices", CtSeries::sliceSpacingMm),
              number(
                  "slice_thickness_mm", "SliceThickness (0018,0050)", CtSeries::sliceThicknessMm),
              flag("selected", "chosen for screening", CtSeries::selected),
              text("reason", "reason code when not selected", CtSeries::reason),
              text("rule", "why this series was, or was not, chosen", CtSeries::rule),
              texts("flags", "oddities worth keeping in the finding", CtSeries::flags),
              counts(
                  "excluded_instances",
                  "objects of the series that are not in the stack, by reason code",
                  CtSeries::excludedInstances),
              text("kernel_class", "soft, medium, sharp or unknown", CtSeries::kernelClass),
              text("manufacturer", "(0008,0070)", s -> s.scanner().manufacturer()),
              text("scanner_model", "(0008,1090)", s -> s.scanner().model()),
              text("kernel", "ConvolutionKernel (0018,1210)", s -> s.scanner().kernel()),
              number("kvp", "tube voltage, kV", s -> s.scanner().kvp()),
              number("exposure_mas", "exposure, mAs", s -> s.scanner().exposureMas()),
              flag("contrast", "a contrast agent was given", s -> s.scanner().contrast()),
              integer("age_years", "age at the study, 90 means 90+", s -> s.person().ageYears()),
              text("sex", "F, M or O", s -> s.person().sex()),
              integer("study_year", "year of the study", s -> s.person().studyYear()),
              integer("study_month", "month of the study", s -> s.person().studyMonth()),
              text("site", "InstitutionName (0008,0080)", s -> s.person().site())));

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
