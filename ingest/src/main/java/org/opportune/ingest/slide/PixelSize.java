package org.opportune.ingest.slide;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The size of a pixel on the slide as an image file states it. Resolutions meant for printers (72
 * or 300 dots per inch) are no statement about a slide and are left out.
 *
 * @param um micrometres, null when the file does not say
 * @param source which field, null with it
 */
record PixelSize(Double um, String source) {
  private static final double LEAST_UM = 0.02;
  private static final double MOST_UM = 20;
  private static final double UM_PER_INCH = 25_400;
  private static final double UM_PER_CM = 10_000;
  private static final double UM_PER_M = 1e6;

  private static final Pattern OME_SIZE = Pattern.compile("PhysicalSizeX=\"([0-9.eE+-]+)\"");
  private static final Pattern OME_UNIT = Pattern.compile("PhysicalSizeXUnit=\"([^\"]+)\"");
  private static final Pattern IMAGEJ_MICRON =
      Pattern.compile("(?m)^unit=(micron|um|µm|\\\\u00B5m)\\s*$");

  private static final PixelSize UNKNOWN = new PixelSize(null, null);

  /** A stated size, or unknown when no microscope has it. */
  static PixelSize of(double um, String source) {
    return um >= LEAST_UM && um <= MOST_UM ? new PixelSize(um, source) : UNKNOWN;
  }

  static PixelSize of(SlideKind kind, IIOMetadata metadata) {
    try {
      return switch (kind) {
        case TIFF -> tiff(TIFFDirectory.createFromMetadata(metadata));
        case PNG -> png((Element) metadata.getAsTree("javax_imageio_png_1.0"));
        case JPEG -> jpeg((Element) metadata.getAsTree("javax_imageio_jpeg_image_1.0"));
        case DICOM -> UNKNOWN;
      };
    } catch (IIOInvalidTreeException | RuntimeException e) {
      // Odd metadata costs the size, not the image.
      return UNKNOWN;
    }
  }

  private static PixelSize tiff(TIFFDirectory directory) {
    String description = text(directory.getTIFFField(BaselineTIFFTagSet.TAG_IMAGE_DESCRIPTION));
    Matcher ome = OME_SIZE.matcher(description);
    if (ome.find()) {
      Matcher unit = OME_UNIT.matcher(description);
      double scale =
          switch (unit.find() ? unit.group(1) : "µm") {
            case "nm" -> 1e-3;
            case "mm" -> 1e3;
            default -> 1;
          };
      return of(Double.parseDouble(ome.group(1)) * scale, "ome_xml");
    }
    TIFFField resolution = directory.getTIFFField(BaselineTIFFTagSet.TAG_X_RESOLUTION);
    if (resolution == null || resolution.getAsDouble(0) <= 0) {
      return UNKNOWN;
    }
    double perUnit = resolution.getAsDouble(0);
    if (IMAGEJ_MICRON.matcher(description).find()) {
      return of(1 / perUnit, "imagej");
    }
    TIFFField unit = directory.getTIFFField(BaselineTIFFTagSet.TAG_RESOLUTION_UNIT);
    int code = unit == null ? BaselineTIFFTagSet.RESOLUTION_UNIT_INCH : unit.getAsInt(0);
    return switch (code) {
      case BaselineTIFFTagSet.RESOLUTION_UNIT_INCH -> of(UM_PER_INCH / perUnit, "tiff_resolution");
      case BaselineTIFFTagSet.RESOLUTION_UNIT_CENTIMETER ->
          of(UM_PER_CM / perUnit, "tiff_resolution");
      default -> UNKNOWN;
    };
  }

  private static PixelSize png(Element root) {
    NodeList nodes = root.getElementsByTagName("pHYs");
    if (nodes.getLength() == 0) {
      return UNKNOWN;
    }
    Element physical = (Element) nodes.item(0);
    double perMetre = Double.parseDouble(physical.getAttribute("pixelsPerUnitXAxis"));
    return physical.getAttribute("unitSpecifier").equals("meter")
        ? of(UM_PER_M / perMetre, "png_phys")
        : UNKNOWN;
  }

  private static PixelSize jpeg(Element root) {
    NodeList nodes = root.getElementsByTagName("app0JFIF");
    if (nodes.getLength() == 0) {
      return UNKNOWN;
    }
    Element jfif = (Element) nodes.item(0);
    double density = Double.parseDouble(jfif.getAttribute("Xdensity"));
    return switch (jfif.getAttribute("resUnits")) {
      case "1" -> of(UM_PER_INCH / density, "jfif_density");
      case "2" -> of(UM_PER_CM / density, "jfif_density");
      default -> UNKNOWN;
    };
  }

  private static String text(TIFFField field) {
    return field == null || field.getCount() == 0 ? "" : field.getAsString(0);
  }
}
