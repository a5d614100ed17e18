//! What an independent client sees in a bucket, and what happens when it meddles.

use std::process::Command;

use solander_blobs::*;
use solander_model::BlobHash;

use crate::common::s3::{BUCKET, Service, key, secret};
use crate::common::*;

/// Lists every object with the SHA-256 of its bytes; then puts other bytes of the same size under the name given.
const CLIENT: &str = r#"
import hashlib, sys, boto3
endpoint, key, secret, bucket, prefix, harm = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret, region_name="us-east-1")
for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
    for found in page.get("Contents", []):
        body = s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read()
        print("object", found["Key"], found["Size"], hashlib.sha256(body).hexdigest())
print("unfinished", len(s3.list_multipart_uploads(Bucket=bucket).get("Uploads", [])) if harm != "s3s-fs" else 0)
"#;

/// Puts what stands in a file as an object.
const MEDDLE: &str = r#"
import sys, boto3
endpoint, key, secret, bucket, name, path = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret, region_name="us-east-1")
s3.put_object(Bucket=bucket, Key=name, Body=open(path, "rb").read())
"#;

fn boto(service: &Service, script: &str, arguments: [&str; 2]) -> Option<String> {
    let python = std::env::var("SOLANDER_PYTHON").unwrap_or_else(|_| "python3".into());
    let installed = Command::new(&python).args(["-c", "import boto3"]).output();
    if !installed.is_ok_and(|tried| tried.status.success()) {
        eprintln!("SKIPPED: boto3 is not installed, so no independent client has looked at the bucket");
        return None;
    }
    let done = Command::new(python)
        .args(["-c", script, &service.endpoint, &key(), &secret(), BUCKET])
        .args(arguments)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8(done.stdout).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_client_finds_the_objects_we_name() {
    for service in Service::all() {
        let case = Case::new(service.settings("seen-by-others"));
        let mut expected = Vec::new();
        for size in [0, 5, 300_000, 20_000_000] {
            let hex = case.put(&bytes(9, size)).await.to_string();
            let key = format!("seen-by-others/active/sha256/{}/{}/{hex}", &hex[..2], &hex[2..4]);
            expected.push(format!("object {key} {size} {hex}"));
        }
        let Some(told) = boto(&service, CLIENT, ["seen-by-others/active/sha256", service.name]) else { return };
        let mut found: Vec<_> = told.lines().filter(|line| line.starts_with("object ")).map(str::to_owned).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", service.name);
        assert!(told.contains("unfinished 0"), "{}: {told}", service.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_someone_changed_in_the_bucket_are_not_served() {
    for service in Service::all() {
        let mut settings = service.settings("meddled-with");
        let alone = Case::new(settings.clone());
        let sheet = bytes(10, 900_000);
        let hash = alone.put(&sheet).await;
        let hex = hash.to_string();
        let name = format!("meddled-with/active/sha256/{}/{}/{hex}", &hex[..2], &hex[2..4]);
        let mut other = sheet.clone();
        other[600_000] ^= 4;
        let path = alone.data.path().join("other");
        std::fs::write(&path, &other).unwrap();
        if boto(&service, MEDDLE, [&name, path.to_str().unwrap()]).is_none() {
            return;
        }
        let error = read(&alone.blobs, &hash).await.unwrap_err();
        assert!(matches!(error, BlobError::Damaged { .. }), "{}: {error}", service.name);

        // With a second copy in a folder the reader does not notice, and the audit writes the object again.
        for (tier, at) in [(&mut settings.active, "active"), (&mut settings.archive, "archive")] {
            tier.url = Some(format!("s3://{BUCKET}/meddled-with-two/{at}"));
        }
        settings.active.second = Some("blobs/active-second".into());
        let two = Case::new(settings);
        assert_eq!(two.put(&sheet).await, hash);
        let name = name.replace("meddled-with/", "meddled-with-two/");
        boto(&service, MEDDLE, [&name, path.to_str().unwrap()]);
        assert!(read(&two.blobs, &hash).await.unwrap() == sheet);
        let report = two.blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.unwrap();
        let written = Done::WrittenFrom(PlaceName::ActiveSecond);
        assert!(report.rows.len() == 1 && report.rows[0].done == written, "{}: {report:?}", service.name);
        let told = boto(&service, CLIENT, ["meddled-with-two/active/sha256", service.name]).unwrap();
        assert!(told.contains(&format!(" 900000 {}", BlobHash::of(&sheet))), "{}: {told}", service.name);
    }
}

/// The service is away: a put is refused, a read says so, and nothing is concluded from it.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_away_changes_nothing() {
    for service in Service::all() {
        let name = service.name;
        let mut settings = service.settings("away");
        settings.archive = Tier::default();
        let case = Case::new(settings);
        let hash = case.put(&bytes(11, 300_000)).await;
        drop(service);
        let read = read(&case.blobs, &hash).await.unwrap_err();
        assert!(matches!(read, BlobError::Unavailable { .. }), "{name}: {read}");
        let put = case.blobs.put(pieces(b"meanwhile"), &Intake::default()).await;
        assert!(matches!(put, Err(BlobError::Unavailable { .. })), "{name}: {put:?}");
        assert!(case.blobs.stat(&BlobHash::of(b"meanwhile")).await.unwrap().is_none());
        let report = case.blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.unwrap();
        assert!(!report.complete && report.rows.is_empty(), "{name}: {report:?}");
        let info = case.blobs.stat(&hash).await.unwrap().unwrap();
        assert_eq!(info.copies[0].state, CopyState::Ok, "{name}");
        assert!(unfinished(&case).is_empty(), "{name}");
    }
}
