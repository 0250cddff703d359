package org.onrecord.access;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.onrecord.embedded.EmbeddedTestResource;

/** The matrix while reading is public. */
@QuarkusTest
@TestProfile(GuardedProfile.class)
@QuarkusTestResource(EmbeddedTestResource.class)
class AccessMatrixIT extends MatrixWalk {

    @Override
    boolean publicRead() {
        return true;
    }
}
