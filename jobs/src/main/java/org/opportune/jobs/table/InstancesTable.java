package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.count;
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
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.CtInstance.Demographics;
import org.opportune.ingest.ct.CtInstance.FramePlane;
import org.opportune.ingest.ct.CtInstance.Geometry;
import org.opportune.ingest.ct.CtInstance.Keys;
import org.opportune.ingest.ct.CtInstance.Pixels;
import org.opportune.ingest.ct.CtInstance.Rescale;
import org.opportune.ingest.ct.CtInstance.Scanner;

/** One row per object that the index saw. */
public final class InstancesTable {
  private static final StructType FRAME =
      new StructType()
          .add("frame", DataTypes.IntegerType)
          .add("position_x_mm", DataTypes.DoubleType)
          .add("position_y_mm", DataTypes.DoubleType)
          .add("position_z_mm", DataTypes.DoubleType)
          .add("orientation", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("rescale_slope", DataTypes.DoubleType)
          .add("rescale_intercept", DataTypes.DoubleType);

  /** The table. */
  public static final Table<CtInstance> TABLE =
      new Table<>(
          "instances",
          "One object of the archive, from its header alone.",
          List.of(
              text("object_ref", Meanings.OBJECT_REF, i -> i.objectRef()),
              count("size_bytes", "length of the object", i -> i.sizeBytes()),
              text("etag", "the store's version mark of the object", i -> i.etag()),
              text("patient_key", Meanings.PATIENT_KEY, i -> i.keys().patient()),
              text("study_key", Meanings.STUDY_KEY, i -> i.keys().study()),
              text("series_key", Meanings.SERIES_KEY, i -> i.keys().series()),
              text(
                  "instance_key",
                  Meanings.pseudonym("the object", "of SOPInstanceUID"),
                  i -> i.keys().instance()),
              text(
                  "frame_of_reference_key",
                  Meanings.pseudonym("the frame of reference", "of FrameOfReferenceUID"),
                  i -> i.keys().frameOfReference()),
              text("modality", "Modality (0008,0060)", i -> i.modality()),
              text("sop_class_uid", "SOPClassUID (0008,0016)", i -> i.sopClassUid()),
              text(
                  "transfer_syntax_uid",
                  "transfer syntax of the object",
                  i -> i.transferSyntaxUid()),
              text(
                  "image_type", "ImageType (0008,0008), values joined with \\", i -> i.imageType()),
              integer(
                  "acquisition_number",
                  "AcquisitionNumber (0020,0012)",
                  i -> i.acquisitionNumber()),
              number(
                  "acquisition_offset_s",
                  Meaning.of("AcquisitionTime (0008,0032) after SeriesTime (0008,0031)")
                      .unit("s")
                      .range(-43200, 43200),
                  i -> i.acquisitionOffsetS()),
              number("row_spacing_mm", Meanings.ROW_SPACING_MM, i -> i.geometry().rowSpacingMm()),
              number(
                  "column_spacing_mm",
                  Meanings.COLUMN_SPACING_MM,
                  i -> i.geometry().columnSpacingMm()),
              number(
                  "slice_thickness_mm",
                  Meanings.SLICE_THICKNESS_MM,
                  i -> i.geometry().sliceThicknessMm()),
              number(
                  "position_x_mm",
                  "ImagePositionPatient x, to the patient's left",
                  i -> i.geometry().positionXMm()),
              number(
                  "position_y_mm",
                  "ImagePositionPatient y, to the back",
                  i -> i.geometry().positionYMm()),
              number(
                  "position_z_mm",
                  "ImagePositionPatient z, to the head",
                  i -> i.geometry().positionZMm()),
              new Column<>(
                  "orientation",
                  DataTypes.createArrayType(DataTypes.DoubleType),
                  "ImageOrientationPatient: six direction cosines",
                  i -> toSeqOrNull(i.geometry().orientation())),
              new Column<>(
                  "frames",
                  DataTypes.createArrayType(FRAME),
                  "planes of a multi-frame object",
                  i -> Column.toSeq(i.frames().stream().map(InstancesTable::frame).toList())),
              integer("rows", Meanings.ROWS, i -> i.pixels().rows()),
              integer("columns", Meanings.COLUMNS, i -> i.pixels().columns()),
              integer(
                  "number_of_frames",
                  Meaning.of("frames in the object").atLeast(1),
                  i -> i.pixels().frames()),
              integer(
                  "bits_allocated",
                  Meaning.of("BitsAllocated (0028,0100)").unit("bits").range(0, 64),
                  i -> i.pixels().bitsAllocated()),
              integer(
                  "bits_stored",
                  Meaning.of("BitsStored (0028,0101)").unit("bits").range(0, 64),
                  i -> i.pixels().bitsStored()),
              integer("high_bit", "HighBit (0028,0102)", i -> i.pixels().highBit()),
              flag("signed", "PixelRepresentation (0028,0103) is signed", i -> i.pixels().signed()),
              integer(
                  "samples_per_pixel",
                  "SamplesPerPixel (0028,0002)",
                  i -> i.pixels().samplesPerPixel()),
              text(
                  "photometric",
                  "PhotometricInterpretation (0028,0004)",
                  i -> i.pixels().photometric()),
              number("rescale_slope", "RescaleSlope (0028,1053)", i -> i.rescale().slope()),
              number(
                  "rescale_intercept",
                  "RescaleIntercept (0028,1052)",
                  i -> i.rescale().intercept()),
              text("rescale_type", "RescaleType (0028,1054)", i -> i.rescale().type()),
              text("manufacturer", Meanings.MANUFACTURER, i -> i.scanner().manufacturer()),
              text("scanner_model", Meanings.SCANNER_MODEL, i -> i.scanner().model()),
              text("kernel", Meanings.KERNEL, i -> i.scanner().kernel()),
              number("kvp", Meanings.KVP, i -> i.scanner().kvp()),
              number("exposure_mas", Meanings.EXPOSURE_MAS, i -> i.scanner().exposureMas()),
              flag("contrast", Meanings.CONTRAST, i -> i.scanner().contrast()),
              integer("age_years", Meanings.AGE_YEARS, i -> i.person().ageYears()),
              text("sex", Meanings.SEX, i -> i.person().sex()),
              integer("study_year", Meanings.STUDY_YEAR, i -> i.person().studyYear()),
              integer("study_month", Meanings.STUDY_MONTH, i -> i.person().studyMonth()),
              text("site", Meanings.SITE, i -> i.person().site()),
              flag("lossy", "lossy compression, now or earlier", i -> i.lossy()),
              flag("burned_in", "BurnedInAnnotation (0028,0301)", i -> i.burnedIn()),
              text(
                  "description_class",
                  Meaning.of("what the series description hints at, never its text")
                      .codes(CodeLists.DESCRIPTION_CLASS),
                  i -> i.seriesDescriptionClass()),
              texts("flags", Meanings.FLAGS, i -> i.flags()),
              text(
                  "status",
                  Meaning.of("what became of the object").codes(CodeLists.INSTANCE_STATUS),
                  i -> i.status()),
              text(
                  "reason",
                  Meaning.of("why, when not ok").codes(CodeLists.REASON),
                  i -> i.reason())));

  private InstancesTable() {}

  /** The instance of a row. */
  public static CtInstance of(Row row) {
    return new CtInstance(
        row.getAs("object_ref"),
        row.<Long>getAs("size_bytes"),
        row.getAs("etag"),
        new Keys(
            row.getAs("patient_key"),
            row.getAs("study_key"),
            row.getAs("series_key"),
            row.getAs("instance_key"),
            row.getAs("frame_of_reference_key")),
        row.getAs("modality"),
        row.getAs("sop_class_uid"),
        row.getAs("transfer_syntax_uid"),
        row.getAs("image_type"),
        row.getAs("acquisition_number"),
        row.getAs("acquisition_offset_s"),
        new Geometry(
            row.getAs("row_spacing_mm"),
            row.getAs("column_spacing_mm"),
            row.getAs("slice_thickness_mm"),
            row.getAs("position_x_mm"),
            row.getAs("position_y_mm"),
            row.getAs("position_z_mm"),
            listOrNull(row, "orientation")),
        row.<Row>getList(row.fieldIndex("frames")).stream().map(InstancesTable::frameOf).toList(),
        new Pixels(
            row.getAs("rows"),
            row.getAs("columns"),
            row.getAs("number_of_frames"),
            row.getAs("bits_allocated"),
            row.getAs("bits_stored"),
            row.getAs("high_bit"),
            row.getAs("signed"),
            row.getAs("samples_per_pixel"),
            row.getAs("photometric")),
        new Rescale(
            row.getAs("rescale_slope"), row.getAs("rescale_intercept"), row.getAs("rescale_type")),
        scanner(row),
        person(row),
        row.<Boolean>getAs("lossy"),
        row.<Boolean>getAs("burned_in"),
        row.getAs("description_class"),
        row.<String>getList(row.fieldIndex("flags")),
        row.getAs("status"),
        row.getAs("reason"));
  }

  static Scanner scanner(Row row) {
    return new Scanner(
        row.getAs("manufacturer"),
        row.getAs("scanner_model"),
        row.getAs("kernel"),
        row.getAs("kvp"),
        row.getAs("exposure_mas"),
        row.getAs("contrast"));
  }

  static Demographics person(Row row) {
    return new Demographics(
        row.getAs("age_years"),
        row.getAs("sex"),
        row.getAs("study_year"),
        row.getAs("study_month"),
        row.getAs("site"));
  }

  private static Row frame(FramePlane plane) {
    return RowFactory.create(
        plane.frame(),
        plane.positionXMm(),
        plane.positionYMm(),
        plane.positionZMm(),
        toSeqOrNull(plane.orientation()),
        plane.rescaleSlope(),
        plane.rescaleIntercept());
  }

  private static FramePlane frameOf(Row row) {
    return new FramePlane(
        row.<Integer>getAs("frame"),
        row.getAs("position_x_mm"),
        row.getAs("position_y_mm"),
        row.getAs("position_z_mm"),
        listOrNull(row, "orientation"),
        row.getAs("rescale_slope"),
        row.getAs("rescale_intercept"));
  }

  private static Object toSeqOrNull(List<Double> values) {
    return values == null ? null : Column.toSeq(values);
  }

  private static List<Double> listOrNull(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? null : row.getList(index);
  }
}
