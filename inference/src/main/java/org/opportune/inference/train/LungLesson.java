package org.opportune.inference.train;

import java.io.Serializable;
import org.opportune.inference.lung.LungPicture;

/**
 * A picture to learn lungs from, some 20 kB of it.
 *
 * @param patientKey whose, pseudonymous; decides whether it trains or validates
 * @param picture what a painter sees, a byte per pixel, 0..255
 * @param lung {@link SliceBytes#ofLung} of the mask
 * @param certain the same of the pixels whose mask counts
 */
// Copying pixels on every access would cost more than the use made of them.
@SuppressWarnings("ArrayRecordComponent")
public record LungLesson(String patientKey, byte[] picture, byte[] lung, byte[] certain)
    implements Serializable {
  private static final int PIXELS = LungPicture.SIDE * LungPicture.SIDE;

  /** Checks the sizes. */
  public LungLesson {
    int bits = SliceBytes.lungBytes(PIXELS);
    if (picture.length != PIXELS || lung.length != bits || certain.length != bits) {
      throw new IllegalArgumentException(
          "Invalid lesson: %d, %d and %d bytes are no picture of %d pixels"
              .formatted(picture.length, lung.length, certain.length, PIXELS));
    }
  }

  /** Stores an example of a patient; greys become one of 256, 5 HU apart. */
  static LungLesson of(String patientKey, LungPicture.Example example) {
    byte[] picture = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      picture[i] = (byte) Math.round(255 * example.picture()[i]);
    }
    return new LungLesson(patientKey, picture, bits(example.lung()), bits(example.certain()));
  }

  private static byte[] bits(float[] values) {
    byte[] mask = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      mask[i] = (byte) (values[i] > 0 ? 1 : 0);
    }
    return SliceBytes.ofLung(mask);
  }

  /** The example. */
  LungPicture.Example example() {
    float[] greys = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      greys[i] = (picture[i] & 0xff) / 255f;
    }
    return new LungPicture.Example(greys, values(lung), values(certain));
  }

  private static float[] values(byte[] bits) {
    byte[] mask = SliceBytes.lung(bits, PIXELS);
    float[] values = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      values[i] = mask[i];
    }
    return values;
  }
}
