package org.opportune.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PrivacyTest {
  private static final String HEX =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String OTHER_HEX =
      "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff";
  private static final SiteKey SITE = SiteKey.parse(HEX);

  @Test
  void labelAndIdentifierCannotRunIntoEachOther() {
    Pseudonyms pseudonyms = new Pseudonyms(SITE);
    assertThat(pseudonyms.key("a", "bc")).isNotEqualTo(pseudonyms.key("ab", "c"));
  }

  @Test
  void pseudonymsDependOnLabelIdentifierAndSite() {
    Pseudonyms here = new Pseudonyms(SITE);
    Pseudonyms there = new Pseudonyms(SiteKey.parse(OTHER_HEX));
    assertThat(here.key("patient", "|123")).isEqualTo(here.key("patient", "|123")).hasSize(32);
    assertThat(here.key("patient", "|123"))
        .isNotEqualTo(here.key("patient", "|124"))
        .isNotEqualTo(here.key("study", "|123"))
        .isNotEqualTo(there.key("patient", "|123"));
  }

  @Test
  void sealedReferencesOpenOnlyUnderTheirSiteKey() {
    ObjectSeal seal = new ObjectSeal(SITE);
    String key = "ward 7/MÜLLER^ÄNNE/IM0001.dcm";
    String reference = seal.seal(key);
    assertThat(reference).isEqualTo(seal.seal(key)).doesNotContain("LLER");
    assertThat(seal.open(reference)).isEqualTo(key);
    assertThatThrownBy(() -> new ObjectSeal(SiteKey.parse(OTHER_HEX)).open(reference))
        .hasMessageContaining("not sealed with this site key");
  }

  @Test
  void tamperedReferenceIsRefused() {
    ObjectSeal seal = new ObjectSeal(SITE);
    String reference = seal.seal("a/b/c.dcm");
    String tampered = (reference.charAt(0) == 'A' ? 'B' : 'A') + reference.substring(1);
    assertThatThrownBy(() -> seal.open(tampered)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void defaultLookingKeysAreRefused() {
    assertThatThrownBy(() -> SiteKey.parse("0".repeat(64))).hasMessageContaining("default");
    assertThatThrownBy(() -> SiteKey.parse("ab".repeat(32))).hasMessageContaining("default");
    assertThatThrownBy(() -> SiteKey.parse("abc")).hasMessageContaining("openssl rand -hex 32");
  }

  @Test
  void siteKeyPrintsItsIdAndNeverItsSecret() {
    assertThat(SITE.toString()).contains(SITE.id()).doesNotContain("0a0b0c");
    assertThat(SiteKey.parse(SITE.toHex()).id()).isEqualTo(SITE.id());
  }
}
