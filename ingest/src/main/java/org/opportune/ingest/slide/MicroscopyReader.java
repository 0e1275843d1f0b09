package org.opportune.ingest.slide;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.opportune.ingest.Reason;
import org.opportune.ingest.codec.CodecException;
import org.opportune.ingest.codec.FrameCodec;
import org.opportune.ingest.codec.FrameCodecs;
import org.opportune.ingest.codec.FrameLayout;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomException;
import org.opportune.ingest.dicom.DicomHeader;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomTag;

/** Reads the one frame of a DICOM microscopic image, grey or colour (PS3.3 section A.32.4). */
final class MicroscopyReader {
  private static final String BIG_ENDIAN = "1.2.840.10008.1.2.2";
  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final String DEFLATED = "1.2.840.10008.1.2.1.99";
  private static final int SEQUENCE_DELIMITER = 0xFFFEE0DD;
  private static final int ITEM = 0xFFFEE000;

  private final DicomReader reader;
  private final long maxPixels;

  MicroscopyReader(DicomReader reader, long maxPixels) {
    this.reader = reader;
    this.maxPixels = maxPixels;
  }

  SlideRaster read(byte[] object) throws SlideException {
    try {
      return raster(reader.header(ByteSource.of(object)), object);
    } catch (DicomException e) {
      throw new SlideException(e.reason(), "Cannot read microscopic image", e);
    } catch (CodecException e) {
      throw new SlideException(e.reason(), "Cannot decode microscopic image", e);
    } catch (IOException e) {
      throw new SlideException(Reason.TRUNCATED, "Cannot read microscopic image", e);
    }
  }

  private SlideRaster raster(DicomHeader header, byte[] object)
      throws SlideException, CodecException {
    DicomAttributes attributes = header.attributes();
    int columns = attributes.integer(DicomTag.COLUMNS).orElse(0);
    int rows = attributes.integer(DicomTag.ROWS).orElse(0);
    int channels = attributes.integer(DicomTag.SAMPLES_PER_PIXEL).orElse(1);
    int allocated = attributes.integer(DicomTag.BITS_ALLOCATED).orElse(0);
    int stored = attributes.integer(DicomTag.BITS_STORED).orElse(allocated);
    long pixels = (long) columns * rows;
    if (pixels > maxPixels) {
      throw new SlideException(Reason.OVER_BUDGET, "Cannot read image: " + pixels + " pixels");
    }
    boolean sane =
        pixels > 0
            && (channels == 1 || channels == 3)
            && (allocated == 8 || allocated == 16)
            && stored >= 1
            && stored <= allocated
            && attributes.integer(DicomTag.NUMBER_OF_FRAMES).orElse(1) == 1
            && !DEFLATED.equals(header.transferSyntaxUid());
    if (!sane || !header.hasPixelData()) {
      throw new SlideException(
          Reason.UNSUPPORTED_TRANSFER_SYNTAX, "Cannot read image: not one grey or colour frame");
    }
    FrameCodec codec = FrameCodecs.of(header.transferSyntaxUid()).orElse(null);
    short[] samples;
    if (codec == null) {
      boolean planar = attributes.integer(DicomTag.PLANAR_CONFIGURATION).orElse(0) == 1;
      samples = plain(header, object, (int) pixels, channels, allocated, planar);
    } else {
      byte[] frame = fragments(object, (int) header.pixelDataOffset() + 12);
      samples =
          codec.decode(
              frame,
              0,
              frame.length,
              new FrameLayout(columns, rows, channels, allocated, stored, false));
    }
    String photometric = String.valueOf(attributes.string(DicomTag.PHOTOMETRIC_INTERPRETATION));
    boolean multiComponent =
        header.transferSyntaxUid().startsWith("1.2.840.10008.1.2.4.9"); // undone by the codec
    if (photometric.startsWith("YBR_FULL") && channels == 3 && !multiComponent) {
      toRgb(samples);
    }
    double[] spacing = attributes.decimals(DicomTag.PIXEL_SPACING);
    PixelSize size =
        PixelSize.of(spacing.length == 2 ? spacing[1] * 1000 : Double.NaN, "dicom_pixel_spacing");
    return new SlideRaster(columns, rows, channels, stored, samples, size.um(), size.source());
  }

  private static short[] plain(
      DicomHeader header, byte[] object, int pixels, int channels, int allocated, boolean planar)
      throws SlideException {
    int value =
        (int) header.pixelDataOffset() + (header.transferSyntaxUid().equals(IMPLICIT) ? 8 : 12);
    long bytes = (long) pixels * channels * allocated / Byte.SIZE;
    if (value + bytes > object.length) {
      throw new SlideException(Reason.TRUNCATED, "Cannot read image: pixels are missing");
    }
    ByteBuffer in =
        ByteBuffer.wrap(object, value, (int) bytes)
            .order(
                header.transferSyntaxUid().equals(BIG_ENDIAN)
                    ? ByteOrder.BIG_ENDIAN
                    : ByteOrder.LITTLE_ENDIAN);
    short[] samples = new short[pixels * channels];
    for (int i = 0; i < samples.length; i++) {
      short sample = allocated == Byte.SIZE ? (short) (in.get() & 0xFF) : in.getShort();
      samples[planar ? i % pixels * channels + i / pixels : i] = sample;
    }
    return samples;
  }

  /** All fragments after the offset table, joined: there is one frame. */
  private static byte[] fragments(byte[] object, int offset) throws SlideException {
    ByteBuffer in = ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    boolean offsetTable = true;
    int position = offset;
    while (position + 8 <= object.length) {
      int tag = (in.getShort(position) & 0xFFFF) << 16 | (in.getShort(position + 2) & 0xFFFF);
      int length = in.getInt(position + 4);
      if (tag == SEQUENCE_DELIMITER) {
        return frame.toByteArray();
      }
      if (tag != ITEM || length < 0 || position + 8 > object.length - length) {
        break;
      }
      if (!offsetTable) {
        frame.write(object, position + 8, length);
      }
      offsetTable = false;
      position += 8 + length;
    }
    throw new SlideException(Reason.TRUNCATED, "Cannot read image: its fragments do not end");
  }

  /** ITU-R BT.601 full range (PS3.3 section C.7.6.3.1.2). */
  private static void toRgb(short[] samples) {
    for (int i = 0; i < samples.length; i += 3) {
      double y = samples[i] & 0xFF;
      double cb = (samples[i + 1] & 0xFF) - 128;
      double cr = (samples[i + 2] & 0xFF) - 128;
      samples[i] = clip(y + 1.402 * cr);
      samples[i + 1] = clip(y - 0.344136 * cb - 0.714136 * cr);
      samples[i + 2] = clip(y + 1.772 * cb);
    }
  }

  private static short clip(double value) {
    return (short) Math.max(0, Math.min(255, Math.round(value)));
  }
}
