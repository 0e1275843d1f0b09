package org.opportune.ingest.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DicomAttributesTest {
  private static final int TAG = DicomTag.MANUFACTURER;

  private final DicomAttributes.Builder builder = new DicomAttributes.Builder(false);

  @Test
  void theLastOfARepeatedTagWins() {
    put(TAG, "first");
    put(DicomTag.ROWS, "512");
    put(TAG, "second");
    assertThat(builder.value(TAG)).asString(StandardCharsets.US_ASCII).isEqualTo("second");
    assertThat(built().string(TAG)).isEqualTo("second");
    assertThat(built().tags()).hasSize(2);
  }

  @Test
  void aSequenceTakesThePlaceOfAValueAndAValueThatOfASequence() {
    put(TAG, "text");
    DicomAttributes.Builder item = new DicomAttributes.Builder(false);
    item.put(DicomTag.KVP, "DS", bytes("120"));
    builder.sequence(TAG).add(item);
    assertThat(builder.value(TAG)).isNull();
    assertThat(built().string(TAG)).isNull();
    assertThat(built().items(TAG)).singleElement().matches(i -> i.string(DicomTag.KVP) != null);
    put(TAG, "text again");
    assertThat(built().items(TAG)).isEmpty();
    assertThat(built().string(TAG)).isEqualTo("text again");
  }

  @Test
  void aForgottenElementIsAbsentUntilItIsPutAgain() {
    put(TAG, "unreadable");
    builder.remove(TAG);
    assertThat(built().contains(TAG)).isFalse();
    assertThat(built().tags()).isEmpty();
    put(TAG, "readable");
    assertThat(built().string(TAG)).isEqualTo("readable");
  }

  @Test
  void tagsOfAnyOrderAreFoundInUnsignedOrder() {
    Map<Integer, String> truth = new TreeMap<>(Integer::compareUnsigned);
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      int tag = random.nextInt();
      truth.put(tag, "v" + i);
      put(tag, "v" + i);
    }
    DicomAttributes attributes = built();
    assertThat(attributes.tags()).containsExactlyElementsOf(truth.keySet());
    truth.forEach((tag, value) -> assertThat(attributes.string(tag)).isEqualTo(value));
  }

  @Test
  void anotherByteOrderKeepsWhatWasPutAndGoesItsOwnWay() {
    put(TAG, "meta");
    DicomAttributes.Builder big = builder.withByteOrder(true);
    big.put(DicomTag.ROWS, "US", new byte[] {2, 0});
    assertThat(big.build(CharacterSets::of).integer(DicomTag.ROWS)).hasValue(512);
    assertThat(big.build(CharacterSets::of).string(TAG)).isEqualTo("meta");
    assertThat(built().contains(DicomTag.ROWS)).isFalse();
  }

  private void put(int tag, String text) {
    builder.put(tag, "LO", bytes(text));
  }

  private DicomAttributes built() {
    return builder.build(CharacterSets::of);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
