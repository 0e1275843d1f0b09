package org.opportune.ingest.slide;

import java.util.Optional;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomReader;

/** Decodes slide images of every kind into RGB. May be shared by threads. */
public final class SlideDecoder {
  private final ImageFileReader files;
  private final MicroscopyReader microscopy;

  /**
   * A decoder.
   *
   * @param reader of DICOM objects
   * @param maxPixels images with more are refused before they are allocated
   */
  public SlideDecoder(DicomReader reader, long maxPixels) {
    this.files = new ImageFileReader(maxPixels);
    this.microscopy = new MicroscopyReader(reader, maxPixels);
  }

  /**
   * Decodes an image. Samples of more than 8 bits are scaled by the least of 12, 14 and 16 bits
   * that holds the largest; grey images are promoted to RGB; a burned-in scale bar is painted over.
   *
   * @param file the whole file
   * @throws SlideException when it is no slide image, broken, or over budget
   */
  public SlidePicture decode(byte[] file) throws SlideException {
    SlideRaster raster =
        switch (SlideKind.of(file).orElse(SlideKind.DICOM)) {
          case DICOM -> microscopy.read(file);
          case TIFF -> files.read(SlideKind.TIFF, file);
          case PNG -> files.read(SlideKind.PNG, file);
          case JPEG -> files.read(SlideKind.JPEG, file);
        };
    if (raster.columns() < 1 || raster.rows() < 1) {
      throw new SlideException(Reason.MALFORMED, "Cannot read image: it has no pixels");
    }
    byte[] rgb = raster.rgb();
    Optional<PixelBox> bar = ScaleBar.find(rgb, raster.columns(), raster.rows());
    bar.ifPresent(box -> ScaleBar.paintOver(rgb, raster.columns(), raster.rows(), box));
    return new SlidePicture(
        raster.columns(),
        raster.rows(),
        rgb,
        raster.channels(),
        raster.bits(),
        grey(rgb),
        bar,
        raster.pixelSizeUm(),
        raster.pixelSizeSource());
  }

  /** Asked after the bar is gone: a coloured bar does not make a grey picture one in colour. */
  private static boolean grey(byte[] rgb) {
    for (int i = 0; i < rgb.length; i += 3) {
      if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) {
        return false;
      }
    }
    return true;
  }
}
