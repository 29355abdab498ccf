"""Traces are found in folders, patterns and archives and at URLs."""

import os
import tarfile
import zipfile

import pytest
from kickback.traces.files import read_trace
from kickback.traces.sources import find_traces, identity, read_bytes
from kickback.traces.trace import TraceError
from small_traces import write_small


@pytest.fixture
def folder(tmp_path):
    write_small(tmp_path / "lot", 4, broken=False)
    return tmp_path / "lot"


def test_folder_pattern_and_file(folder):
    names = [str(folder / "000" / f"{number:05d}.kbt") for number in range(4)]
    assert find_traces([str(folder)]) == find_traces([f"{folder}/**/*"]) == names
    assert find_traces([names[2], str(folder)]) == [names[2], names[0], names[1], names[3]]
    assert find_traces(["absent.kbt"]) == ["absent.kbt"]  # reading it gives the sentence
    (folder / "empty").mkdir()
    with pytest.raises(TraceError, match="empty: no trace"):
        find_traces([str(folder / "empty")])


@pytest.mark.parametrize("name", ["lot.zip", "lot.tar.gz"])
def test_archive(folder, name):
    path = folder / name
    if name.endswith("zip"):
        with zipfile.ZipFile(path, "w") as archive:
            for one in sorted(folder.rglob("*.kbt")):
                archive.write(one, one.name)
    else:
        with tarfile.open(path, "w:gz") as archive:
            for one in sorted(folder.rglob("*.kbt")):
                archive.add(one, one.name)
    found = find_traces([str(path)])
    assert found == [f"{path.suffix[1:].replace('gz', 'tar')}://{number:05d}.kbt::{path}" for number in range(4)]
    assert read_bytes(found[1]) == (folder / "000/00001.kbt").read_bytes()
    assert (read_trace(found[3]).name, identity(found[3]) != "") == (found[3], True)


def test_url(folder):
    found = find_traces([folder.as_uri(), f"{folder.as_uri()}/*/00003.kbt"])
    assert len(found) == 4 and len(read_trace(found[3]).t_s) == 1200 + 1
    with pytest.raises(TraceError, match="file:///absent.kbt: there is no such file"):
        read_bytes("file:///absent.kbt")
    with pytest.raises(TraceError, match="foo://a: cannot be read: Protocol not known"):
        find_traces(["foo://a"])


def test_s3(folder, monkeypatch):
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "us-east-1")
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        import s3fs

        host, port = server.get_host_and_port()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        s3fs.S3FileSystem.clear_instance_cache()
        files = s3fs.S3FileSystem()
        files.mkdir("gym")
        files.put(str(folder / "000"), "gym/traces/", recursive=True)
        found = find_traces(["s3://gym/traces"])
        assert len(found) == 4 and found[0].startswith("s3://gym/traces/")
        assert read_trace(found[0]).rate_hz == pytest.approx(100)
        assert len(find_traces(["s3://gym/**/*1.kbt"])) == 1
    finally:
        server.stop()
        os.environ.pop("AWS_ENDPOINT_URL", None)


def test_missing_extra(folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)
    with pytest.raises(TraceError, match=r"reading it needs fsspec, .* pip install 'kickback\[batch\]'"):
        find_traces(["s3://gym/traces"])
