package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.count;
import static org.opportune.jobs.table.Column.flag;
import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;

import java.util.List;
import org.opportune.ingest.slide.SlideImage;

/** One row per image of an ANA slide. */
public final class SlidesTable {
  /** The table. */
  public static final Table<SlideImage> TABLE =
      new Table<>(
          "slides",
          "One image of an ANA slide.",
          List.of(
              text(
                  "object_ref",
                  "sealed object key; open with: opportune locate",
                  SlideImage::objectRef),
              count("size_bytes", "length of the object", SlideImage::sizeBytes),
              text("etag", "the store's version mark of the object", SlideImage::etag),
              text(
                  "slide_key",
                  "pseudonym of SOPInstanceUID, else of the object key",
                  SlideImage::slideKey),
              text(
                  "patient_key",
                  "pseudonym of issuer and patient number; null: the file names none",
                  SlideImage::patientKey),
              text("study_key", "pseudonym of StudyInstanceUID", SlideImage::studyKey),
              text("format", "tiff, png, jpeg or dicom", SlideImage::format),
              integer("columns", "pixels of a row", SlideImage::columns),
              integer("rows", "rows of pixels", SlideImage::rows),
              integer("channels", "stored channels: 1 grey, 3 colour", SlideImage::channels),
              integer("bits", "bits of a stored sample", SlideImage::bits),
              number(
                  "pixel_size_um",
                  "edge of a pixel on the slide; null: not said",
                  SlideImage::pixelSizeUm),
              text(
                  "pixel_size_source",
                  "dicom_pixel_spacing, ome_xml, imagej, tiff_resolution, png_phys or jfif_density",
                  SlideImage::pixelSizeSource),
              flag("grey_export", "the picture shows no colour", SlideImage::greyExport),
              flag("scale_bar", "a burned-in scale bar was found", SlideImage::scaleBar),
              flag(
                  "negative_control",
                  "the object's name marks a negative control",
                  SlideImage::negativeControl),
              text("status", "ok or quarantined", SlideImage::status),
              text("reason", "reason code when not ok", SlideImage::reason)));

  private SlidesTable() {}
}
