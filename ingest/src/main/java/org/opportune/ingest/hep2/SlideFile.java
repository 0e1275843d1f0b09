package org.opportune.ingest.hep2;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.opportune.ingest.slide.JavaCodecs;
import org.opportune.ingest.slide.SlidePicture;

/** Writes a picture as microscope software does: lossless, with pixel size and a note. */
enum SlideFile {
  PNG("png") {
    @Override
    IIOMetadata metadata(IIOMetadata plain, double pixelSizeUm, String note) throws IOException {
      IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
      IIOMetadataNode size = new IIOMetadataNode("pHYs");
      String perMetre = Long.toString(Math.round(1e6 / pixelSizeUm));
      size.setAttribute("pixelsPerUnitXAxis", perMetre);
      size.setAttribute("pixelsPerUnitYAxis", perMetre);
      size.setAttribute("unitSpecifier", "meter");
      root.appendChild(size);
      IIOMetadataNode text = new IIOMetadataNode("tEXt");
      IIOMetadataNode entry = new IIOMetadataNode("tEXtEntry");
      entry.setAttribute("keyword", "Description");
      entry.setAttribute("value", note);
      text.appendChild(entry);
      root.appendChild(text);
      plain.mergeTree("javax_imageio_png_1.0", root);
      return plain;
    }
  },
  TIFF("tif") {
    @Override
    IIOMetadata metadata(IIOMetadata plain, double pixelSizeUm, String note) throws IOException {
      TIFFDirectory directory = TIFFDirectory.createFromMetadata(plain);
      BaselineTIFFTagSet tags = BaselineTIFFTagSet.getInstance();
      long[][] perCentimetre = {{Math.round(1e6 / pixelSizeUm), 100}};
      for (int tag :
          new int[] {BaselineTIFFTagSet.TAG_X_RESOLUTION, BaselineTIFFTagSet.TAG_Y_RESOLUTION}) {
        directory.addTIFFField(
            new TIFFField(tags.getTag(tag), TIFFTag.TIFF_RATIONAL, 1, perCentimetre));
      }
      directory.addTIFFField(
          new TIFFField(
              tags.getTag(BaselineTIFFTagSet.TAG_RESOLUTION_UNIT),
              BaselineTIFFTagSet.RESOLUTION_UNIT_CENTIMETER));
      directory.addTIFFField(
          new TIFFField(
              tags.getTag(BaselineTIFFTagSet.TAG_IMAGE_DESCRIPTION),
              TIFFTag.TIFF_ASCII,
              1,
              new String[] {note}));
      return directory.getAsMetadata();
    }
  };

  private final String extension;

  SlideFile(String extension) {
    this.extension = extension;
  }

  String extension() {
    return extension;
  }

  abstract IIOMetadata metadata(IIOMetadata plain, double pixelSizeUm, String note)
      throws IOException;

  /** The bytes of a file of this kind. */
  byte[] encode(SlidePicture picture, String note) throws IOException {
    BufferedImage image =
        new BufferedImage(picture.columns(), picture.rows(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    int[] packed = new int[rgb.length / 3];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF;
    }
    image.setRGB(0, 0, picture.columns(), picture.rows(), packed, 0, picture.columns());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = JavaCodecs.writer(name());
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (this == TIFF) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionType("LZW");
      }
      IIOMetadata plain =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(image), parameters);
      writer.setOutput(out);
      writer.write(
          null,
          new IIOImage(image, null, metadata(plain, picture.pixelSizeUm(), note)),
          parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
