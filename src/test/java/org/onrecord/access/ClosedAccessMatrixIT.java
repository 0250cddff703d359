package org.onrecord.access;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.onrecord.embedded.EmbeddedTestResource;

/** The matrix while reading asks for a key. */
@QuarkusTest
@TestProfile(ClosedProfile.class)
@QuarkusTestResource(EmbeddedTestResource.class)
class ClosedAccessMatrixIT extends MatrixWalk {

    @Override
    boolean publicRead() {
        return false;
    }
}
